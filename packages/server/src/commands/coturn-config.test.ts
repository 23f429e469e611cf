import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readTurnserverConf } from "../turnserver-conf/read-turnserver-conf.ts";
import { COTURN_CONFIG_COMMAND } from "./coturn-config.ts";
import { runCaptured } from "./testing/captured-run.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-coturn-config-"));
afterAll(() => rmSync(directory, { recursive: true }));

const SECRET = "0123456789abcdef";
let directories = 0;

/** A data directory that does not exist yet. */
function newDataDirectory(): string {
  directories += 1;
  return join(directory, String(directories), "visavis");
}

async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { stdout, stderr } = await runCaptured(COTURN_CONFIG_COMMAND, args, environment);
  return { stdout, stderr, conf: readTurnserverConf(stdout).conf };
}

function configFile(content: unknown): string {
  const path = join(directory, "visavis.json");
  writeFileSync(path, JSON.stringify(content));
  return path;
}

test("without a secret, one is created that only its owner can read, and reused from then on", async () => {
  const home = newDataDirectory();
  const first = await run(["--data-dir", home]);
  const file = join(home, "turn-secret");
  expect(first.conf.secrets).toEqual([readFileSync(file, "utf8").trim()]);
  expect(first.conf.secrets[0]).toMatch(/^[\w-]{43}$/);
  expect(first.stderr).toBe(`A new secret was saved in ${file}, where the server finds it.\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(home).mode & 0o777).toBe(0o700);

  const second = await run([], { VISAVIS_DATA_DIR: home });
  expect(second.stdout).toBe(first.stdout);
  expect(second.stderr).toBe(`The secret is the one in ${file}.\n`);
});

test("the data directory may be the one in the server's file", async () => {
  const home = newDataDirectory();
  expect((await run(["-c", configFile({ "data-dir": home })])).stderr).toContain(join(home, "turn-secret"));
});

test("without --data-dir the secret is saved in the user's data directory", async () => {
  const XDG_DATA_HOME = newDataDirectory();
  expect((await run([], { XDG_DATA_HOME })).stderr).toContain(join(XDG_DATA_HOME, "visavis", "turn-secret"));
});

test("a given secret comes from the flag, the environment or the server's file, in this order, and is not saved", async () => {
  const config = configFile({ "turn-secret": "of-the-server's-file" });
  const environment = { VISAVIS_TURN_SECRET: "of-the-environment", VISAVIS_CONFIG: config };
  const of = (args: readonly string[], variables: Readonly<Record<string, string>>) =>
    run(["--data-dir", "/nowhere", ...args], variables);
  expect((await of(["--secret", SECRET], environment)).conf.secrets).toEqual([SECRET]);
  expect((await of([], environment)).conf.secrets).toEqual(["of-the-environment"]);
  expect((await of(["-c", config], {})).conf.secrets).toEqual(["of-the-server's-file"]);
  expect((await of(["--secret", SECRET], {})).stderr).toBe(
    "Give the server the same secret, for example as VISAVIS_TURN_SECRET.\n",
  );
});

test("realm, ports and address are written into the file", async () => {
  const { conf } = await run([
    ...["--secret", SECRET, "--realm", "calls.example.org", "--port", "443"],
    ...["--relay-ports", "50000-50999", "--external-ip", "203.0.113.7/10.0.0.7"],
  ]);
  expect(conf).toMatchObject({
    realm: "calls.example.org",
    listeningPort: 443,
    minPort: 50_000,
    maxPort: 50_999,
    externalIps: [{ external: "203.0.113.7", local: "10.0.0.7" }],
  });
  expect((await run(["--secret", SECRET])).conf).toMatchObject({ realm: "visavis", listeningPort: 3478 });
});

test("--help prints the help and creates no secret", async () => {
  expect((await run(["--help", "--data-dir", "/nowhere"])).stdout).toContain("Usage: visavis coturn-config");
});

test.each([
  ["a short secret", ["--secret", "0123456789abcde"], "--secret: cannot be written into a turnserver.conf"],
  ["a secret of two lines", ["--secret", `${SECRET}\nno-auth`], "--secret:"],
  ["a secret in quotes", ["--secret", `"${SECRET}"`], "--secret:"],
  ["a realm of two lines", ["--realm", "a\nb"], "--realm: is not a realm"],
  ["a realm of 128 letters", ["--realm", "a".repeat(128)], "--realm: is not a realm"],
  ["port 0", ["--port", "0"], "--port: 0 is not a port"],
  ["a port instead of a range", ["--relay-ports", "50000"], '--relay-ports: "50000" is not a range of ports'],
  ["a name instead of an address", ["--external-ip", "relay.example.org"], "--external-ip:"],
])("%s is refused", async (_, args, message) => {
  await expect(run(["--data-dir", "/nowhere", ...args])).rejects.toThrow(message);
});

test("no error message contains a secret", async () => {
  for (const args of [
    ["--secret", "hush hush"],
    ["-c", configFile({ "turn-secret": "hush hush" })],
  ]) {
    await expect(run(args)).rejects.toThrow(/^(?!.*hush)/);
  }
});

test("an unusable data directory and a file without a secret are refused", async () => {
  const file = configFile({});
  await expect(run(["--data-dir", file])).rejects.toThrow(
    `the secret in ${join(file, "turn-secret")} cannot be read (ENOTDIR)`,
  );
  const home = newDataDirectory();
  await run(["--data-dir", home]);
  writeFileSync(join(home, "turn-secret"), "\n");
  await expect(run(["--data-dir", home])).rejects.toThrow("must contain one secret");
});

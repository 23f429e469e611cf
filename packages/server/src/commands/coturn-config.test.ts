import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { readTurnserverConf } from "../turnserver-conf/read-turnserver-conf.ts";
import { runCoturnConfigCommand } from "./coturn-config.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-coturn-config-"));
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const SECRET = "0123456789abcdef";
let directories = 0;

/** A data directory that is not there yet. */
function newDataDirectory(): string {
  directories += 1;
  return join(directory, String(directories), "visavis");
}

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const written = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      written[stream] += text;
      return true;
    });
  }
  runCoturnConfigCommand(args, environment);
  return { ...written, conf: readTurnserverConf(written.stdout).conf };
}

function configFile(content: unknown): string {
  const path = join(directory, "visavis.json");
  writeFileSync(path, JSON.stringify(content));
  return path;
}

test("without a secret one is made, which nobody else can read, and it stays the same", () => {
  const home = newDataDirectory();
  const first = run(["--data-dir", home]);
  const file = join(home, "turn-secret");
  expect(first.conf.secrets).toEqual([readFileSync(file, "utf8").trim()]);
  expect(first.conf.secrets[0]).toMatch(/^[\w-]{43}$/);
  expect(first.stderr).toBe(`A secret was made and is kept in ${file}, where the server finds it.\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(home).mode & 0o777).toBe(0o700);

  const second = run([], { VISAVIS_DATA_DIR: home });
  expect(second.stdout).toBe(first.stdout);
  expect(second.stderr).toBe(`The secret is the one in ${file}.\n`);
});

test("the data directory may be the one in the server's file", () => {
  const home = newDataDirectory();
  expect(run(["-c", configFile({ "data-dir": home })]).stderr).toContain(join(home, "turn-secret"));
});

test("without a data directory of one's own the secret is kept where the system keeps such things", () => {
  const XDG_DATA_HOME = newDataDirectory();
  expect(run([], { XDG_DATA_HOME }).stderr).toContain(join(XDG_DATA_HOME, "visavis", "turn-secret"));
});

test("a secret comes from the flag, the environment or the server's file, in this order, and is kept nowhere", () => {
  const config = configFile({ "turn-secret": "of-the-server's-file" });
  const environment = { VISAVIS_TURN_SECRET: "of-the-environment", VISAVIS_CONFIG: config };
  const of = (args: readonly string[], variables: Readonly<Record<string, string>>) =>
    run(["--data-dir", "/nowhere", ...args], variables);
  expect(of(["--secret", SECRET], environment).conf.secrets).toEqual([SECRET]);
  expect(of([], environment).conf.secrets).toEqual(["of-the-environment"]);
  expect(of(["-c", config], {}).conf.secrets).toEqual(["of-the-server's-file"]);
  expect(of(["--secret", SECRET], {}).stderr).toBe(
    "The server needs the same secret, as VISAVIS_TURN_SECRET for example.\n",
  );
});

test("realm, ports and address are written into the file", () => {
  const { conf } = run([
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
  expect(run(["--secret", SECRET]).conf).toMatchObject({ realm: "visavis", listeningPort: 3478 });
});

test("--help prints the help and makes no secret", () => {
  expect(run(["--help", "--data-dir", "/nowhere"]).stdout).toContain("Usage: visavis coturn-config");
});

test.each([
  [
    "a secret too short",
    ["--secret", "0123456789abcde"],
    "--secret: is no secret that a turnserver.conf can hold",
  ],
  ["a secret of two lines", ["--secret", `${SECRET}\nno-auth`], "--secret:"],
  ["a secret in quotes", ["--secret", `"${SECRET}"`], "--secret:"],
  ["a realm of two lines", ["--realm", "a\nb"], "--realm: is no realm"],
  ["a realm of 128 letters", ["--realm", "a".repeat(128)], "--realm: is no realm"],
  ["a port that is none", ["--port", "0"], "--port: 0 is no port"],
  ["no range", ["--relay-ports", "50000"], '--relay-ports: "50000" is no range of ports'],
  ["a name for an address", ["--external-ip", "relay.example.org"], "--external-ip:"],
])("%s is refused", (_, args, message) => {
  expect(() => run(["--data-dir", "/nowhere", ...args])).toThrow(message);
});

test("no refusal repeats a secret", () => {
  for (const args of [
    ["--secret", "hush hush"],
    ["-c", configFile({ "turn-secret": "hush hush" })],
  ]) {
    expect(() => run(args)).toThrow(/^(?!.*hush)/);
  }
});

test("a directory that cannot be written is refused, and so is a file that holds no secret", () => {
  const file = configFile({});
  expect(() => run(["--data-dir", file])).toThrow(
    `the secret in ${join(file, "turn-secret")} cannot be read (ENOTDIR)`,
  );
  const home = newDataDirectory();
  run(["--data-dir", home]);
  writeFileSync(join(home, "turn-secret"), "\n");
  expect(() => run(["--data-dir", home])).toThrow("must hold one secret");
});

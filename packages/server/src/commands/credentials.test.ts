import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { makeTurnSecret } from "../external-relays/turn-secret.ts";
import { CREDENTIALS_COMMAND } from "./credentials.ts";
import { runCaptured } from "./testing/captured-run.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-credentials-"));
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const NOW_SECONDS = 1_900_000_000;

function fileWith(content: string): string {
  const path = join(directory, "file");
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

async function printed(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  vi.spyOn(Date, "now").mockReturnValue(NOW_SECONDS * 1000 + 999);
  return (await runCaptured(CREDENTIALS_COMMAND, args, environment)).stdout;
}

/** The password that every server with the secret computes. */
function passwordOf(username: string, secret: string): string {
  return createHmac("sha1", secret).update(username).digest("base64");
}

test("a user name and password for an hour are printed", async () => {
  const username = `${NOW_SECONDS + 3600}:alice`;
  expect(await printed(["--secret", "shared", "--name", "alice"])).toBe(
    `username: ${username}\npassword: ${passwordOf(username, "shared")}\n`,
  );
});

test("--json, --ttl, and a user name without a name", async () => {
  const username = `${NOW_SECONDS + 60}`;
  expect(JSON.parse(await printed(["--ttl=60", "--json"], { VISAVIS_TURN_SECRET: "shared" }))).toEqual({
    username,
    credential: passwordOf(username, "shared"),
    ttl: 60,
  });
});

test("the secret may be in a file, which takes precedence over the environment", async () => {
  const path = fileWith("of the file\n");
  const { username, credential } = JSON.parse(
    await printed(["--secret-file", path, "--json"], { VISAVIS_TURN_SECRET: "of the environment" }),
  );
  expect(credential).toBe(passwordOf(username, "of the file"));
});

test("the first secret of a configuration is used, with its separator", async () => {
  const path = fileWith(
    `static-auth-secret=${"first".repeat(4)}\nstatic-auth-secret=${"old".repeat(6)}\nrest-api-separator=|\n`,
  );
  const { username, credential } = JSON.parse(await printed(["-c", path, "--name", "bob", "--json"]));
  expect(username).toBe(`${NOW_SECONDS + 3600}|bob`);
  expect(credential).toBe(passwordOf(username, "first".repeat(4)));
});

test("without a given secret, the one that coturn-config created is used", async () => {
  const secret = makeTurnSecret(directory);
  const { username, credential } = JSON.parse(await printed(["--json"], { VISAVIS_DATA_DIR: directory }));
  expect(credential).toBe(passwordOf(username, secret));
});

test.each([
  ["no secret at all", ["--data-dir", "/nowhere"], "there is no secret; give"],
  ["an empty secret", ["--secret="], "there is no secret; give"],
  ["two sources", ["--secret", "a", "--config", "b"], "give only one of"],
  ["a malformed time", ["--secret", "a", "--ttl", "1h"], '--ttl: "1h" is not a number of seconds'],
  ["no time", ["--secret", "a", "--ttl", "0"], "--ttl:"],
  ["a name with a line break", ["--secret", "a", "--name", "a\nb"], "--name:"],
  ["a missing file", ["--secret-file", "/nowhere"], "cannot be read (ENOENT)"],
])("%s is refused", async (_, args, message) => {
  await expect(printed(args)).rejects.toThrow(message);
});

test("what editors of Windows add to a file is no part of the secret", async () => {
  const path = fileWith("\uFEFFof the file\r\n");
  const { username, credential } = JSON.parse(await printed(["--secret-file", path, "--json"]));
  expect(credential).toBe(passwordOf(username, "of the file"));
});

test("the certificate of a configuration need not exist", async () => {
  const path = fileWith(`static-auth-secret=${"first".repeat(4)}\ncert=none.pem\npkey=none.pem\n`);
  expect(await printed(["-c", path])).toContain("username: ");
});

test("a secret file must have exactly one line", async () => {
  await expect(printed(["--secret-file", fileWith("")])).rejects.toThrow("must hold one line");
  await expect(printed(["--secret-file", fileWith("one\ntwo\n")])).rejects.toThrow("must hold one line");
});

test("a configuration without a secret is refused", async () => {
  await expect(printed(["-c", fileWith("realm=x\nuser=a:hush\n")])).rejects.toThrow(
    "has no static-auth-secret",
  );
});

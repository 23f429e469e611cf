import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { makeTurnSecret } from "../external-relays/turn-secret-file.ts";
import { runCredentialsCommand } from "./credentials.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-credentials-"));
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const NOW_SECONDS = 1_900_000_000;

function fileWith(content: string): string {
  const path = join(directory, "file");
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

function printed(args: readonly string[], environment: Readonly<Record<string, string>> = {}): string {
  let output = "";
  vi.spyOn(Date, "now").mockReturnValue(NOW_SECONDS * 1000 + 999);
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += text;
    return true;
  });
  runCredentialsCommand(args, environment);
  return output;
}

/** As every server has it that shares the secret. */
function passwordOf(username: string, secret: string): string {
  return createHmac("sha1", secret).update(username).digest("base64");
}

test("a user name and password for an hour are printed", () => {
  const username = `${NOW_SECONDS + 3600}:alice`;
  expect(printed(["--secret", "shared", "--name", "alice"])).toBe(
    `username: ${username}\npassword: ${passwordOf(username, "shared")}\n`,
  );
});

test("as JSON, for a time of one's own, and for nobody in particular", () => {
  const username = `${NOW_SECONDS + 60}`;
  expect(JSON.parse(printed(["--ttl=60", "--json"], { VISAVIS_TURN_SECRET: "shared" }))).toEqual({
    username,
    credential: passwordOf(username, "shared"),
    ttl: 60,
  });
});

test("the secret may stand in a file, which wins over the environment", () => {
  const path = fileWith("of the file\n");
  const { username, credential } = JSON.parse(
    printed(["--secret-file", path, "--json"], { VISAVIS_TURN_SECRET: "of the environment" }),
  );
  expect(credential).toBe(passwordOf(username, "of the file"));
});

test("of a configuration the first secret counts, with its separator", () => {
  const path = fileWith(
    `static-auth-secret=${"first".repeat(4)}\nstatic-auth-secret=${"old".repeat(6)}\nrest-api-separator=|\n`,
  );
  const { username, credential } = JSON.parse(printed(["-c", path, "--name", "bob", "--json"]));
  expect(username).toBe(`${NOW_SECONDS + 3600}|bob`);
  expect(credential).toBe(passwordOf(username, "first".repeat(4)));
});

test("where none is given, the secret that coturn-config made counts", () => {
  const secret = makeTurnSecret(directory);
  const { username, credential } = JSON.parse(printed(["--json"], { VISAVIS_DATA_DIR: directory }));
  expect(credential).toBe(passwordOf(username, secret));
});

test.each([
  ["no secret at all", ["--data-dir", "/nowhere"], "which secret?"],
  ["an empty secret", ["--secret="], "which secret?"],
  ["two sources", ["--secret", "a", "--config", "b"], "not several"],
  ["a time that is none", ["--secret", "a", "--ttl", "1h"], '--ttl: "1h" is no time'],
  ["no time", ["--secret", "a", "--ttl", "0"], "--ttl:"],
  ["a name with a line break", ["--secret", "a", "--name", "a\nb"], "--name:"],
  ["a file that is not there", ["--secret-file", "/nowhere"], "cannot be read (ENOENT)"],
])("%s is refused", (_, args, message) => {
  expect(() => printed(args)).toThrow(message);
});

test("a file of several lines or none is no secret", () => {
  expect(() => printed(["--secret-file", fileWith("")])).toThrow("must hold one line");
  expect(() => printed(["--secret-file", fileWith("one\ntwo\n")])).toThrow("must hold one line");
});

test("a configuration without a secret is refused", () => {
  expect(() => printed(["-c", fileWith("realm=x\nuser=a:hush\n")])).toThrow("has no static-auth-secret");
});

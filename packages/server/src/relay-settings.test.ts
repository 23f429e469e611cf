import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { TEST_CERTIFICATES } from "../../turn/src/testing/test-certificates.ts";
import { readOptions, UsageError } from "./read-options.ts";
import { relaySettings } from "./relay-settings.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-relay-settings-"));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

const [one, other] = TEST_CERTIFICATES;
const cert = file("cert.pem", one.cert);
const key = file("key.pem", one.key);

function settingsOf(...args: readonly string[]) {
  const request = readOptions(args, {});
  if (request.kind !== "serve") throw new Error(`asks for ${request.kind}`);
  return relaySettings(request.options);
}

test("the relay is there unless it is turned off", () => {
  expect(settingsOf()).toEqual({
    tcpPorts: [3478, 0],
    tls: undefined,
    externalIps: [],
    relayPorts: undefined,
  });
  expect(settingsOf("--relay", "off")).toBeUndefined();
});

test("a port that was asked for is that one or none", () => {
  expect(settingsOf("--turn-tcp-port", "5000")?.tcpPorts).toEqual([5000]);
  expect(settingsOf("--turn-tcp-port", "0")?.tcpPorts).toEqual([0]);
  expect(settingsOf("--turn-tcp-port", "off")?.tcpPorts).toEqual([]);
});

test("who asks for a free port gets free ones everywhere", () => {
  const settings = settingsOf("--port", "0", "--turn-cert", cert, "--turn-key", key);
  expect(settings?.tcpPorts).toEqual([0]);
  expect(settings?.tls?.ports).toEqual([0]);
});

test("with a certificate there is TLS", () => {
  expect(settingsOf("--turn-cert", cert, "--turn-key", key)?.tls).toEqual({
    ports: [5349, 0],
    context: { cert: one.cert, key: one.key },
  });
  const chosen = settingsOf("--turn-cert", cert, "--turn-key", key, "--turn-tls-port", "443");
  expect(chosen?.tls?.ports).toEqual([443]);
});

test("an external address and relay ports are passed on", () => {
  expect(settingsOf("--turn-external-ip", "203.0.113.7", "--turn-relay-ports", "50000-50099")).toMatchObject({
    externalIps: ["203.0.113.7"],
    relayPorts: { first: 50_000, last: 50_099 },
  });
});

test.each([
  ["a certificate without its key", ["--turn-cert", cert], "--turn-cert needs --turn-key beside it"],
  ["a key without its certificate", ["--turn-key", key], "--turn-key needs --turn-cert beside it"],
  ["a TLS port without a certificate", ["--turn-tls-port", "443"], "--turn-tls-port needs a certificate"],
  [
    "a certificate that is not there",
    ["--turn-cert", join(directory, "none.pem"), "--turn-key", key],
    `--turn-cert: the file ${join(directory, "none.pem")} cannot be read (ENOENT)`,
  ],
  [
    "a key that is a directory",
    ["--turn-cert", cert, "--turn-key", directory],
    `--turn-key: the file ${directory} cannot be read (EISDIR)`,
  ],
  [
    "a certificate that is none",
    ["--turn-cert", file("text.pem", "hello"), "--turn-key", key],
    "--turn-cert and --turn-key: ",
  ],
  [
    "the key of another certificate",
    ["--turn-cert", cert, "--turn-key", file("other.pem", other.key)],
    "--turn-cert and --turn-key: ",
  ],
])("%s is refused in one line", (_, args, message) => {
  expect(() => settingsOf(...args)).toThrow(UsageError);
  expect(() => settingsOf(...args)).toThrow(message);
});

test("a refusal does not repeat a key", () => {
  const [, secret = ""] = other.key.split("\n");
  const args = ["--turn-cert", cert, "--turn-key", file("other.pem", other.key)];
  expect(() => settingsOf(...args)).toThrow(expect.not.stringContaining(secret));
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readOptions } from "./read-options.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-options-"));
afterAll(() => rmSync(directory, { recursive: true }));

function configFile(content: string): string {
  const path = join(directory, "visavis.json");
  writeFileSync(path, content);
  return path;
}

function optionsFrom(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const request = readOptions(args, environment);
  if (request.kind !== "serve") throw new Error(`asks for ${request.kind}`);
  return request.options;
}

test("without arguments every option has its default", () => {
  expect(optionsFrom([])).toEqual({
    port: 3003,
    "http-port": undefined,
    "https-port": undefined,
    host: undefined,
    cert: undefined,
    key: undefined,
    "data-dir": undefined,
    mdns: "on",
    "ice-servers": [],
    relay: "on",
    "turn-udp-port": undefined,
    "turn-tcp-port": undefined,
    "turn-tls-port": undefined,
    "turn-external-ip": undefined,
    "turn-relay-ports": undefined,
    "turn-server": [],
    "turn-secret": undefined,
    "trust-proxy": [],
    "max-connections": 2000,
    "log-level": "info",
    "log-format": "text",
    config: undefined,
  });
});

test("a flag wins over the environment, that over the file, that over the default", () => {
  const config = configFile('{"port": 3, "host": "192.0.2.3", "log-level": "warn"}');
  const environment = { VISAVIS_CONFIG: config, VISAVIS_PORT: "2", VISAVIS_HOST: "192.0.2.2" };
  expect(optionsFrom(["--port", "1"], environment)).toMatchObject({
    port: 1,
    host: "192.0.2.2",
    "log-level": "warn",
    "log-format": "text",
  });
});

test("a flag takes its value with an equals sign too, and the last one counts", () => {
  expect(optionsFrom(["--port=1", "--port=2"]).port).toBe(2);
});

test("an empty variable is as good as none", () => {
  expect(optionsFrom([], { VISAVIS_PORT: "" }).port).toBe(3003);
});

test("the file may write a value as JSON or as the text of the flag", () => {
  const servers = [{ urls: "stun:stun.example.org" }];
  const asJson = configFile(JSON.stringify({ port: 4000, "ice-servers": servers }));
  expect(optionsFrom(["--config", asJson])).toMatchObject({ port: 4000, "ice-servers": servers });
  const asText = configFile(JSON.stringify({ port: "4000", "ice-servers": JSON.stringify(servers) }));
  expect(optionsFrom(["--config", asText])).toMatchObject({ port: 4000, "ice-servers": servers });
});

test("help and version win over everything else on the line", () => {
  expect(readOptions(["--port", "nonsense", "--help"], {})).toEqual({ kind: "help" });
  expect(readOptions(["serve", "--version"], {})).toEqual({ kind: "version" });
});

test.each([
  ["an unknown flag", ["--prot", "1"], "there is no option --prot; see visavis --help"],
  ["an unknown short flag", ["-p", "1"], "there is no option -p; see visavis --help"],
  ["a flag without its value", ["--port"], "--port needs a value: --port <n>"],
  ["a stray word", ["serve"], '"serve" is not a command; see visavis --help'],
  ["a bad value", ["--port", "http"], '--port: "http" is not a port; give a whole number from 0 to 65535'],
])("%s is refused", (_, args, message) => {
  expect(() => readOptions(args, {})).toThrow(message);
});

test("a bad value is named after the place where it stands", () => {
  expect(() => readOptions([], { VISAVIS_PORT: "http" })).toThrow('VISAVIS_PORT: "http" is not a port');
  const config = configFile('{"port": 70000}');
  expect(() => readOptions(["--config", config], {})).toThrow(`"port" in ${config}: "70000" is not a port`);
});

test.each([
  ["is no JSON", "{port: 4000}", "is not valid JSON"],
  ["is no object", "[]", "must hold one JSON object"],
  ["has an unknown key", '{"prot": 4000}', "is not an option of the configuration file"],
  ["names another file", '{"config": "other.json"}', "is not an option of the configuration file"],
])("a configuration file that %s is refused", (_, content, message) => {
  expect(() => readOptions(["--config", configFile(content)], {})).toThrow(message);
});

test("a configuration file that is not there is refused", () => {
  expect(() => readOptions(["--config", join(directory, "none.json")], {})).toThrow(
    "cannot be read (ENOENT)",
  );
});

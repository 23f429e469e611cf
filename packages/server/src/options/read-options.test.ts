import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readOptions } from "./read-options.ts";
import { SERVER_OPTIONS } from "./server-options.ts";
import { readText } from "./values.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-options-"));
afterAll(() => rmSync(directory, { recursive: true }));

function configFile(content: string): string {
  const path = join(directory, "visavis.json");
  writeFileSync(path, content);
  return path;
}

function read(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return readOptions(
    { command: "visavis", options: SERVER_OPTIONS, configFile: "config", subcommands: ["nat"] },
    args,
    environment,
  );
}

function optionsFrom(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const request = read(args, environment);
  if (request.kind !== "options") throw new Error(`asks for ${request.kind}`);
  return request.options;
}

test("without arguments every option has its default", () => {
  expect(optionsFrom([])).toEqual({
    port: 3003,
    "http-port": undefined,
    "https-port": undefined,
    "public-host": [],
    rooms: "open",
    "invite-secret-file": undefined,
    "invite-jwks": undefined,
    "invite-issuer": undefined,
    "invite-audience": "visavis",
    "address-limits": {
      connections: 1_500,
      handshakes: 100,
      requests: 500,
      sockets: 500,
      joins: 20,
      rooms: 2,
    },
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
    "relay-limits": {
      participantRate: 10_000_000,
      participantTotal: 100_000_000_000,
      serverRate: 100_000_000,
      serverDaily: 2_000_000_000_000,
    },
    "turn-server": [],
    "turn-secret": undefined,
    "trust-proxy": [],
    "max-connections": 2000,
    "log-level": "info",
    "log-format": "text",
    config: undefined,
  });
});

test("a flag takes precedence over the environment, the environment over the file, the file over the default", () => {
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

test("an empty variable is ignored", () => {
  expect(optionsFrom([], { VISAVIS_PORT: "" }).port).toBe(3003);
});

test("the file may begin with a byte order mark", () => {
  expect(optionsFrom(["--config", configFile('\uFEFF{"port": 4000}')]).port).toBe(4000);
});

test("the file may write a value as JSON or as the text of the flag", () => {
  const servers = [{ urls: "stun:stun.example.org" }];
  const asJson = configFile(JSON.stringify({ port: 4000, "ice-servers": servers }));
  expect(optionsFrom(["--config", asJson])).toMatchObject({ port: 4000, "ice-servers": servers });
  const asText = configFile(JSON.stringify({ port: "4000", "ice-servers": JSON.stringify(servers) }));
  expect(optionsFrom(["--config", asText])).toMatchObject({ port: 4000, "ice-servers": servers });
});

test("in the configuration file a list may be a list", () => {
  const file = configFile('{"public-host": ["meet.example.org", "192.0.2.7"], "ice-servers": []}');
  const expected = { "public-host": ["meet.example.org", "192.0.2.7"], "ice-servers": [] };
  expect(optionsFrom(["--config", file])).toMatchObject(expected);
});

test("help and version win over everything else on the line", () => {
  expect(read(["--port", "nonsense", "--help"])).toEqual({ kind: "help" });
  expect(read(["serve", "--version"])).toEqual({ kind: "version" });
});

test.each([
  ["an unknown flag", ["--prot", "1"], "there is no option --prot; did you mean --port? See visavis --help"],
  ["an unknown short flag", ["-p", "1"], "there is no option -p; see visavis --help"],
  ["a flag without its value", ["--port"], "--port needs a value: --port <n>"],
  ["a word that is not a command", ["serve"], '"serve" is not a command; see visavis --help'],
  ["a mistyped command", ["natt"], '"natt" is not a command; did you mean nat? See visavis --help'],
  ["a bad value", ["--port", "http"], '--port: "http" is not a port; give a whole number from 0 to 65535'],
])("%s is refused", (_, args, message) => {
  expect(() => read(args)).toThrow(message);
});

test("the error for a bad value names its source", () => {
  expect(() => read([], { VISAVIS_PORT: "http" })).toThrow('VISAVIS_PORT: "http" is not a port');
  const config = configFile('{"port": 70000}');
  expect(() => read(["--config", config])).toThrow(`"port" in ${config}: "70000" is not a port`);
});

test.each([
  ["is not JSON", "{port: 4000}", "is not valid JSON"],
  ["is not an object", "[]", "must hold one JSON object"],
  [
    "has an unknown key",
    '{"prot": 4000}',
    "is not an option of the configuration file; did you mean port? See visavis --help",
  ],
  ["names another file", '{"config": "other.json"}', "is not an option of the configuration file"],
])("a configuration file that %s is refused", (_, content, message) => {
  expect(() => read(["--config", configFile(content)])).toThrow(message);
});

test("a missing configuration file is refused", () => {
  expect(() => read(["--config", join(directory, "none.json")])).toThrow("cannot be read (ENOENT)");
});

const BAKE = {
  command: "visavis bake",
  options: {
    oven: { short: "o", value: "name", env: "OVEN", help: "which one", parse: readText },
    "with-cream": { help: "richer" },
    topping: { value: "name", isRepeatable: true, help: "or several", parse: readText },
  },
} as const;

function bake(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const reading = readOptions(BAKE, args, environment);
  if (reading.kind !== "options") throw new Error(`asks for ${reading.kind}`);
  return { ...reading.options, flags: [...reading.flags] };
}

const NOTHING = { oven: undefined, "with-cream": false, topping: undefined, flags: [] };

test("options are read in their long and short forms, and the last one counts", () => {
  expect(bake([])).toEqual(NOTHING);
  expect(bake(["--oven", "a", "--with-cream"])).toEqual({
    ...NOTHING,
    oven: "a",
    "with-cream": true,
    flags: ["oven", "with-cream"],
  });
  expect(bake(["--oven=a", "-o", "b"])).toEqual({ ...NOTHING, oven: "b", flags: ["oven"] });
});

test("a repeatable option keeps all its values", () => {
  expect(bake(["--topping", "a", "--topping=b"])).toEqual({
    ...NOTHING,
    topping: "a,b",
    flags: ["topping"],
  });
});

test("words are values of the operand, if there is one", () => {
  const reading = readOptions({ ...BAKE, operand: "topping" }, ["plums", "-o", "a", "nuts"], {});
  expect(reading).toMatchObject({ kind: "options", options: { oven: "a", topping: "plums,nuts" } });
});

test("a second word is refused where the operand is not repeatable", () => {
  const one = { ...BAKE, operand: "oven" } as const;
  expect(readOptions(one, ["a"], {})).toMatchObject({ options: { oven: "a" } });
  expect(() => readOptions(one, ["a", "b"], {})).toThrow('unexpected argument "b"; see visavis bake --help');
});

test("a variable that is not empty is used if there is no flag, and does not count as a flag", () => {
  expect(bake([], { OVEN: "c" })).toEqual({ ...NOTHING, oven: "c" });
  expect(bake(["-o", "a"], { OVEN: "c" })).toEqual({ ...NOTHING, oven: "a", flags: ["oven"] });
  expect(bake([], { OVEN: "" })).toEqual(NOTHING);
});

test("with --help a command does nothing else", () => {
  expect(readOptions(BAKE, ["--salt", "--help"], {})).toEqual({ kind: "help" });
});

test.each([
  [["--salt"], "there is no option --salt; see visavis bake --help"],
  [["--toping=a"], "there is no option --toping; did you mean --topping? See visavis bake --help"],
  [["-s"], "there is no option -s; see visavis bake --help"],
  [["--toString"], "there is no option --toString"],
  [["--oven"], "--oven needs a value: --oven <name>"],
  [["-o"], "-o needs a value: -o <name>"],
  [["--with-cream=no"], "--with-cream takes no value; give --with-cream alone, or leave it out"],
  [["--help=oven"], "--help takes no value; give --help alone, or leave it out"],
  [["--version=1"], "--version takes no value; give --version alone, or leave it out"],
  [["now"], 'unexpected argument "now"; see visavis bake --help'],
])("%j is refused", (args, message) => {
  expect(() => bake(args)).toThrow(message);
});

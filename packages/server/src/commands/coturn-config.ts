import { homedir } from "node:os";
import { turnConfiguration } from "@visavis/turn/core";
import { keptTurnSecret, makeTurnSecret, turnSecretFile } from "../external-relays/turn-secret-file.ts";
import {
  type Command,
  type CommandOptions,
  commandHelp,
  type Given,
  readCommandLine,
} from "../options/command-line.ts";
import { defaultDataDirectory } from "../options/data-directory.ts";
import { readOptions, UsageError } from "../options/read-options.ts";
import { readPortRange } from "../options/relay-option-values.ts";
import { OptionValueError, readPath, readPort } from "../options/values.ts";
import { ConfValueError, readExternal } from "../turnserver-conf/conf-values.ts";
import { coturnConf } from "../turnserver-conf/coturn-conf.ts";

export const COTURN_CONFIG_COMMAND = {
  name: "coturn-config",
  description: `Prints a turnserver.conf for coturn 4.6 and newer, which then takes the
credentials that this server gives to participants. Without a secret one is made
and kept, and the server finds it: visavis --turn-server turn:relay.example.org`,
  usage: "visavis coturn-config [options] > turnserver.conf",
  options: {
    secret: {
      value: "secret",
      env: "VISAVIS_TURN_SECRET",
      help: "the shared one; as a flag, others here see it",
    },
    realm: { value: "name", help: "what the users belong to (visavis)" },
    port: { value: "n", help: "for UDP and TCP (3478)" },
    "relay-ports": { value: "a-b", help: "UDP ports to relay from (49152-65535)" },
    "external-ip": { value: "ip[/own]", help: "address as the world sees it, if NAT changes it" },
    "data-dir": { value: "path", env: "VISAVIS_DATA_DIR", help: "where the secret is kept" },
    config: {
      short: "c",
      value: "path",
      env: "VISAVIS_CONFIG",
      help: "the server's JSON file, for its secret",
    },
  },
} as const satisfies Command<CommandOptions>;

type OptionName = keyof typeof COTURN_CONFIG_COMMAND.options;

const DEFAULT_PORT = "3478";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The file goes to standard output, what to do with it to standard error.
 *
 * @throws {UsageError}
 */
export function runCoturnConfigCommand(args: readonly string[], environment: Environment): void {
  const given = readCommandLine(COTURN_CONFIG_COMMAND, args, environment);
  if (given === undefined) {
    process.stdout.write(commandHelp(COTURN_CONFIG_COMMAND));
    return;
  }
  const port = parsed(given, "port", readListeningPort) ?? readPort(DEFAULT_PORT);
  const { realm: defaultRealm, relayPorts: defaultRelayPorts } = turnConfiguration({});
  const settings = {
    realm: parsed(given, "realm", readRealm) ?? defaultRealm,
    port,
    relayPorts: parsed(given, "relay-ports", readPortRange) ?? defaultRelayPorts,
    externalIp: parsed(given, "external-ip", readExternal),
  };
  const { secret, hint } = findSecret(given, environment);
  process.stdout.write(coturnConf({ ...settings, secret }));
  process.stderr.write(`${hint}\n`);
}

/** The last thing to do, since it may write a file. */
function findSecret(
  given: ReadonlyMap<OptionName, Given>,
  environment: Environment,
): { readonly secret: string; readonly hint: string } {
  const server = optionsInFile(given.get("config"), environment);
  const asked = parsed(given, "secret", readWritableSecret) ?? server.secret;
  if (asked !== undefined) {
    return { secret: asked, hint: "The server needs the same secret, as VISAVIS_TURN_SECRET for example." };
  }
  const dataDirectory =
    parsed(given, "data-dir", readPath) ??
    server.dataDirectory ??
    defaultDataDirectory(environment, process.platform, homedir());
  const path = turnSecretFile(dataDirectory);
  const kept = keptTurnSecret(dataDirectory);
  if (kept !== undefined) return { secret: kept, hint: `The secret is the one in ${path}.` };
  return {
    secret: makeTurnSecret(dataDirectory),
    hint: `A secret was made and is kept in ${path}, where the server finds it.`,
  };
}

/** What the server's own configuration file says. */
function optionsInFile(
  config: Given | undefined,
  environment: Environment,
): { readonly secret?: string | undefined; readonly dataDirectory?: string | undefined } {
  if (config === undefined) return {};
  const request = readOptions(["--config", config.text], environment);
  if (request.kind !== "serve") return {};
  const { "turn-secret": secret, "data-dir": dataDirectory } = request.options;
  const place = `"turn-secret" in ${config.text}`;
  return { secret: secret && parse({ text: secret, place }, readWritableSecret), dataDirectory };
}

function parsed<Value>(
  given: ReadonlyMap<OptionName, Given>,
  name: OptionName,
  read: (text: string) => Value,
): Value | undefined {
  const option = given.get(name);
  return option && parse(option, read);
}

function parse<Value>({ text, place }: Given, read: (text: string) => Value): Value {
  try {
    return read(text);
  } catch (error) {
    const isRefusal = error instanceof OptionValueError || error instanceof ConfValueError;
    throw isRefusal ? new UsageError(`${place}: ${error.message}`) : error;
  }
}

function readListeningPort(text: string): number {
  const port = readPort(text);
  if (port > 0) return port;
  throw new OptionValueError("0 is no port that clients could be told; give one from 1 to 65535");
}

/** coturn takes less than 128 characters, to the end of the line. */
function readRealm(text: string): string {
  if (/^[\w.-]{1,127}$/.test(text)) return text;
  throw new OptionValueError("is no realm; give up to 127 letters, digits, dots and dashes");
}

/** Quotes and white space would not survive the way through coturn's file, and a leading "=" neither. */
function readWritableSecret(text: string): string {
  if (/^[!#-<>-~][!#-~]{15,511}$/.test(text)) return text;
  throw new OptionValueError(
    "is no secret that a turnserver.conf can hold; give 16 to 512 letters and digits, as `openssl rand -hex 32` makes them",
  );
}

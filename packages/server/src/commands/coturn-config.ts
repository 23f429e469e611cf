import { turnConfiguration } from "@visavis/turn/core";
import { keptTurnSecret, makeTurnSecret, turnSecretFile } from "../external-relays/turn-secret.ts";
import { defaultDataDirectory } from "../options/data-directory.ts";
import { InvalidValueError } from "../options/invalid-value.ts";
import { type Environment, readOptions, UsageError } from "../options/read-options.ts";
import { SERVER_OPTIONS } from "../options/server-options.ts";
import { readPath, readPort, readPortRange, readText } from "../options/values.ts";
import { readExternal } from "../turnserver-conf/conf-values.ts";
import { coturnConf } from "../turnserver-conf/coturn-conf.ts";
import { defineCommand } from "./command.ts";

const { realm: DEFAULT_REALM, relayPorts: DEFAULT_RELAY_PORTS } = turnConfiguration({});

/** Prints the file to standard output, and what to do with it to standard error. */
export const COTURN_CONFIG_COMMAND = defineCommand({
  command: "visavis coturn-config",
  description: `Prints a turnserver.conf for coturn 4.6 or newer, which then accepts the
credentials that this server gives to participants. Without a secret, one is
created and saved where the server finds it when it is started with
visavis --turn-server turn:relay.example.org`,
  options: {
    secret: {
      value: "secret",
      env: "VISAVIS_TURN_SECRET",
      help: "the shared secret; a flag is visible to others",
      parse: readWritableSecret,
    },
    realm: { value: "name", default: DEFAULT_REALM, help: "the TURN realm", parse: readRealm },
    port: { value: "n", default: 3478, help: "port for UDP and TCP", parse: readListeningPort },
    "relay-ports": {
      value: "a-b",
      help: `UDP ports to relay from; default: ${DEFAULT_RELAY_PORTS.first}-${DEFAULT_RELAY_PORTS.last}`,
      parse: readPortRange,
    },
    "external-ip": {
      value: "ip[/own]",
      help: "public IP address, if coturn is behind NAT",
      parse: readExternal,
    },
    "data-dir": {
      value: "path",
      env: "VISAVIS_DATA_DIR",
      help: "where the secret is saved",
      parse: readPath,
    },
    config: {
      short: "c",
      value: "path",
      env: "VISAVIS_CONFIG",
      help: "the server's JSON file, for its secret",
      parse: readText,
    },
  },
  run({ options }, { environment }) {
    const { secret, hint } = findSecret(options, environment);
    const {
      realm,
      port,
      "relay-ports": relayPorts = DEFAULT_RELAY_PORTS,
      "external-ip": externalIp,
    } = options;
    process.stdout.write(coturnConf({ secret, realm, port, relayPorts, externalIp }));
    process.stderr.write(`${hint}\n`);
  },
});

interface SecretOptions {
  readonly secret: string | undefined;
  readonly config: string | undefined;
  readonly "data-dir": string | undefined;
}

/** May create the file with the secret. */
function findSecret(
  { secret, config, "data-dir": directory }: SecretOptions,
  environment: Environment,
): { readonly secret: string; readonly hint: string } {
  const server = config === undefined ? undefined : optionsInFile(config, environment);
  const given = secret ?? server?.secret;
  if (given !== undefined) {
    return { secret: given, hint: "Give the server the same secret, for example as VISAVIS_TURN_SECRET." };
  }
  const dataDirectory = directory ?? server?.dataDirectory ?? defaultDataDirectory(environment);
  const path = turnSecretFile(dataDirectory);
  const kept = keptTurnSecret(dataDirectory);
  if (kept !== undefined) return { secret: kept, hint: `The secret is the one in ${path}.` };
  return {
    secret: makeTurnSecret(dataDirectory),
    hint: `A new secret was saved in ${path}, where the server finds it.`,
  };
}

/** The options in the server's own configuration file. */
function optionsInFile(
  path: string,
  environment: Environment,
): { readonly secret?: string | undefined; readonly dataDirectory?: string | undefined } {
  const server = { command: "visavis", options: SERVER_OPTIONS, configFile: "config" } as const;
  const reading = readOptions(server, ["--config", path], environment);
  if (reading.kind !== "options") return {};
  const { "turn-secret": secret, "data-dir": dataDirectory } = reading.options;
  if (secret === undefined) return { dataDirectory };
  try {
    return { secret: readWritableSecret(secret), dataDirectory };
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    throw new UsageError(`"turn-secret" in ${path}: ${error.message}`);
  }
}

function readListeningPort(text: string): number {
  const port = readPort(text);
  if (port > 0) return port;
  throw new InvalidValueError("0 is not a port that clients can use; give one from 1 to 65535");
}

/** coturn accepts at most 127 characters, up to the end of the line. */
function readRealm(text: string): string {
  if (/^[\w.-]{1,127}$/.test(text)) return text;
  throw new InvalidValueError("is not a realm; give at most 127 letters, digits, dots and dashes");
}

/** coturn's file cannot express quotes, white space or a leading "=". */
function readWritableSecret(text: string): string {
  if (/^[!#-<>-~][!#-~]{15,511}$/.test(text)) return text;
  throw new InvalidValueError(
    "cannot be written into a turnserver.conf; give 16 to 512 letters and digits, such as the output of `openssl rand -hex 32`",
  );
}

import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { nodeCrypto } from "@visavis/stun/node";
import { timeLimitedCredentials } from "@visavis/turn/core";
import { keptTurnSecret } from "../external-relays/turn-secret-file.ts";
import {
  type Command,
  type CommandOptions,
  commandHelp,
  type Given,
  readCommandLine,
} from "../options/command-line.ts";
import { defaultDataDirectory } from "../options/data-directory.ts";
import { UsageError } from "../options/read-options.ts";
import { readTurnserverFile } from "../turnserver-conf/turnserver-file.ts";

export const CREDENTIALS_COMMAND = {
  name: "credentials",
  description: `Prints a user name and a password that this server, coturn and others with the
same secret accept until they lapse. Without a secret it is the one that
visavis coturn-config made.`,
  usage: "visavis credentials [--secret-file <path>] [--name <name>]",
  options: {
    secret: {
      value: "secret",
      env: "VISAVIS_TURN_SECRET",
      help: "the shared secret; a file does not show it to others",
    },
    "secret-file": { value: "path", help: "a file that holds nothing but the secret" },
    config: { short: "c", value: "path", help: "a turnserver.conf with static-auth-secret" },
    "data-dir": { value: "path", env: "VISAVIS_DATA_DIR", help: "where coturn-config keeps its secret" },
    name: { value: "name", help: "whom the user name is for; quotas count by it" },
    ttl: { value: "seconds", help: "how long they are accepted (3600)" },
    json: { help: "print an object with username, credential and ttl" },
  },
} as const satisfies Command<CommandOptions>;

type OptionName = keyof typeof CREDENTIALS_COMMAND.options;

const DEFAULT_TTL_SECONDS = 3600;

/** Ten years; whoever needs more wants a user that does not lapse. */
const MAX_TTL_SECONDS = 315_360_000;

/** With the time stamp a user name stays below what RFC 8489 §14.3 allows. */
const MAX_NAME_BYTES = 450;

/** @throws {UsageError} */
export function runCredentialsCommand(args: readonly string[], environment: Environment): void {
  const given = readCommandLine(CREDENTIALS_COMMAND, args, environment);
  process.stdout.write(
    given === undefined
      ? commandHelp(CREDENTIALS_COMMAND)
      : printedCredentials(given, { environment, wallMs: Date.now() }),
  );
}

type Environment = Readonly<Record<string, string | undefined>>;

function printedCredentials(
  given: ReadonlyMap<OptionName, Given>,
  { environment, wallMs }: { readonly environment: Environment; readonly wallMs: number },
): string {
  const ttl = readTtl(given.get("ttl"));
  const credentials = timeLimitedCredentials(
    {
      ...readSecret(given, environment),
      name: readName(given.get("name")),
      expiresAtSeconds: Math.floor(wallMs / 1000) + ttl,
    },
    nodeCrypto,
  );
  const { username, credential } = credentials;
  return given.has("json")
    ? `${JSON.stringify({ username, credential, ttl })}\n`
    : `username: ${username}\npassword: ${credential}\n`;
}

function readSecret(
  given: ReadonlyMap<OptionName, Given>,
  environment: Environment,
): { readonly secret: string; readonly separator?: string } {
  const secret = given.get("secret");
  const file = given.get("secret-file");
  const config = given.get("config");
  // A variable is what holds where no argument says otherwise.
  const named = [file, config, secret].filter((source) => source?.place.startsWith("--"));
  if (named.length > 1) throw new UsageError("give one of --secret, --secret-file and --config, not several");
  if (file !== undefined) return { secret: secretOfFile(file.text) };
  if (config !== undefined) return secretOfConfiguration(config.text);
  if (secret !== undefined && secret.text !== "") return { secret: secret.text };
  const directory =
    given.get("data-dir")?.text ?? defaultDataDirectory(environment, process.platform, homedir());
  const kept = secret === undefined ? keptTurnSecret(directory) : undefined;
  if (kept !== undefined) return { secret: kept };
  throw new UsageError("which secret? give --secret-file, --config or VISAVIS_TURN_SECRET");
}

function secretOfFile(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new UsageError(`--secret-file: ${path} cannot be read (${code}); correct it`);
  }
  const secret = text.replace(/\r?\n$/, "");
  if (secret !== "" && !secret.includes("\n")) return secret;
  throw new UsageError(`--secret-file: ${path} must hold one line, the secret`);
}

function secretOfConfiguration(path: string) {
  const { conf } = readTurnserverFile(path);
  const [secret] = conf.secrets;
  if (secret === undefined) throw new UsageError(`--config: ${path} has no static-auth-secret; add one`);
  return { secret, ...(conf.separator !== undefined && { separator: conf.separator }) };
}

function readName(given: Given | undefined): string {
  const name = given?.text ?? "";
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES && !/\p{Cc}/u.test(name)) return name;
  throw new UsageError(`--name: is too long or has control characters; give up to ${MAX_NAME_BYTES} letters`);
}

function readTtl(given: Given | undefined): number {
  if (given === undefined) return DEFAULT_TTL_SECONDS;
  const ttl = /^\d{1,9}$/.test(given.text) ? Number(given.text) : 0;
  if (ttl >= 1 && ttl <= MAX_TTL_SECONDS) return ttl;
  throw new UsageError(`--ttl: "${given.text}" is no time; give seconds from 1 to ${MAX_TTL_SECONDS}`);
}

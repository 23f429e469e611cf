import { nodeCrypto } from "@visavis/stun/node";
import { timeLimitedCredentials } from "@visavis/turn/core";
import { keptTurnSecret } from "../external-relays/turn-secret.ts";
import { defaultDataDirectory } from "../options/data-directory.ts";
import { InvalidValueError } from "../options/invalid-value.ts";
import { type Environment, UsageError } from "../options/read-options.ts";
import { readSecretFile } from "../options/secret-file.ts";
import { readText, readTtlSeconds } from "../options/values.ts";
import { readConf } from "../turnserver-conf/turnserver-file.ts";
import { defineCommand } from "./command.ts";

/** Together with the time stamp, a user name stays below the limit of RFC 8489 §14.3. */
const MAX_NAME_BYTES = 450;

export const CREDENTIALS_COMMAND = defineCommand({
  command: "visavis credentials",
  description: `Prints a user name and a password that this server, coturn and other servers
with the same secret accept until they expire. Without an option, the secret is
the one that visavis coturn-config created.`,
  options: {
    secret: {
      value: "secret",
      env: "VISAVIS_TURN_SECRET",
      help: "the shared secret; a file hides it from other users",
      parse: readText,
    },
    "secret-file": { value: "path", help: "a file that contains only the secret", parse: readText },
    config: {
      short: "c",
      value: "path",
      help: "a turnserver.conf with static-auth-secret",
      parse: readText,
    },
    "data-dir": {
      value: "path",
      env: "VISAVIS_DATA_DIR",
      help: "where coturn-config saves its secret",
      parse: readText,
    },
    name: {
      value: "name",
      default: "",
      help: "the user the name is for; quotas count by it",
      parse: readName,
    },
    ttl: {
      value: "seconds",
      default: 3600,
      help: "lifetime of the credentials",
      parse: readTtlSeconds,
    },
    json: { help: "print an object with username, credential and ttl" },
  },
  run({ options, flags }, { environment }) {
    const credentials = timeLimitedCredentials(
      {
        ...findSecret(options, { flags, environment }),
        name: options.name,
        expiresAtSeconds: Math.floor(Date.now() / 1000) + options.ttl,
      },
      nodeCrypto,
    );
    const { username, credential } = credentials;
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ username, credential, ttl: options.ttl })}\n`
        : `username: ${username}\npassword: ${credential}\n`,
    );
  },
});

interface SecretOptions {
  readonly secret: string | undefined;
  readonly "secret-file": string | undefined;
  readonly config: string | undefined;
  readonly "data-dir": string | undefined;
}

function findSecret(
  { secret, "secret-file": file, config, "data-dir": dataDirectory }: SecretOptions,
  { flags, environment }: { readonly flags: ReadonlySet<string>; readonly environment: Environment },
): { readonly secret: string; readonly separator?: string } {
  // The variable is used if no flag names another source.
  const sources = ["secret", "secret-file", "config"].filter((name) => flags.has(name));
  if (sources.length > 1) throw new UsageError("give only one of --secret, --secret-file and --config");
  if (file !== undefined) return { secret: secretOfFile(file) };
  if (config !== undefined) return secretOfConfiguration(config);
  if (secret !== undefined && secret !== "") return { secret };
  const kept =
    secret === undefined ? keptTurnSecret(dataDirectory ?? defaultDataDirectory(environment)) : undefined;
  if (kept !== undefined) return { secret: kept };
  throw new UsageError("there is no secret; give --secret-file, --config or VISAVIS_TURN_SECRET");
}

function secretOfFile(path: string): string {
  const secret = readSecretFile(path, "secret-file");
  if (secret !== "" && !secret.includes("\n")) return secret;
  throw new UsageError(`--secret-file: ${path} must hold one line, the secret`);
}

function secretOfConfiguration(path: string) {
  const { conf } = readConf(path);
  const [secret] = conf.secrets;
  if (secret === undefined) throw new UsageError(`--config: ${path} has no static-auth-secret; add one`);
  return { secret, ...(conf.separator !== undefined && { separator: conf.separator }) };
}

function readName(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES && !/\p{Cc}/u.test(name)) return name;
  throw new InvalidValueError(
    `is too long or has control characters; give at most ${MAX_NAME_BYTES} characters`,
  );
}

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { OPTION_NAMES, OPTIONS, type OptionName, type Options } from "./server-options.ts";
import { OptionValueError } from "./values.ts";

/** The command was called in a way it does not understand. The message is one line that says what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What the command line asks for. */
export type Request =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "serve"; readonly options: Options };

/** A value before it is parsed, with the place to name when it cannot be. */
interface Written {
  readonly text: string;
  readonly place: string;
}

type Source = ReadonlyMap<OptionName, Written>;

/**
 * Reads the options: a flag wins over the environment, that over the configuration file, that over the default.
 *
 * @throws {UsageError} for whatever is unknown, malformed or unreadable.
 */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Request {
  const { tokens } = parseArgs({
    args: [...args],
    // Not strict, so that each refusal below says what to do in our words.
    strict: false,
    tokens: true,
    options: {
      help: { type: "boolean" },
      version: { type: "boolean" },
      ...Object.fromEntries(OPTION_NAMES.map((name) => [name, { type: "string" as const }])),
    },
  });
  const named = new Set(tokens.map((token) => (token.kind === "option" ? token.name : undefined)));
  if (named.has("help")) return { kind: "help" };
  if (named.has("version")) return { kind: "version" };

  const flags = new Map<OptionName, Written>();
  for (const token of tokens) {
    if (token.kind === "positional") {
      throw new UsageError(`"${token.value}" is not a command; see visavis --help`);
    }
    if (token.kind === "option-terminator") continue;
    if (!isOptionName(token.name)) {
      throw new UsageError(`there is no option ${token.rawName}; see visavis --help`);
    }
    if (token.value === undefined) {
      throw new UsageError(`${token.rawName} needs a value: ${token.rawName} <${OPTIONS[token.name].value}>`);
    }
    flags.set(token.name, { text: token.value, place: `--${token.name}` });
  }

  const variables = new Map<OptionName, Written>();
  for (const name of OPTION_NAMES) {
    const { env } = OPTIONS[name];
    const text = environment[env];
    // An empty variable is how many launchers write "not set".
    if (text !== undefined && text !== "") variables.set(name, { text, place: env });
  }

  const options = parseOptions([flags, variables]);
  if (options.config === undefined) return { kind: "serve", options };
  return { kind: "serve", options: parseOptions([flags, variables, readConfigFile(options.config)]) };
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}

/** Each option from the first of the sources that has it, or its default. */
function parseOptions(sources: readonly Source[]): Options {
  const entries = OPTION_NAMES.map((name) => {
    const written = sources.map((source) => source.get(name)).find((found) => found !== undefined);
    return [name, written === undefined ? OPTIONS[name].default : parse(name, written)] as const;
  });
  return Object.fromEntries(entries) as Options;
}

function parse(name: OptionName, { text, place }: Written): unknown {
  try {
    return OPTIONS[name].parse(text);
  } catch (error) {
    if (error instanceof OptionValueError) throw new UsageError(`${place}: ${error.message}`);
    throw error;
  }
}

/** A JSON object with option names for keys. A value is a string, or what the string would say written as JSON. */
function readConfigFile(path: string): Source {
  let written: unknown;
  try {
    written = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const problem =
      error instanceof SyntaxError ? "is not valid JSON" : `cannot be read (${errorCode(error)})`;
    throw new UsageError(
      `the configuration file ${path} ${problem}; correct it or give another with --config`,
    );
  }
  if (typeof written !== "object" || written === null || Array.isArray(written)) {
    throw new UsageError(`the configuration file ${path} must hold one JSON object, such as {"port": 4000}`);
  }
  const file = new Map<OptionName, Written>();
  for (const [name, value] of Object.entries(written)) {
    const place = `"${name}" in ${path}`;
    if (!isOptionName(name) || name === "config") {
      throw new UsageError(`${place} is not an option of the configuration file; see visavis --help`);
    }
    file.set(name, { text: typeof value === "string" ? value : JSON.stringify(value), place });
  }
  return file;
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { withoutByteOrderMark } from "./byte-order-mark.ts";
import { InvalidValueError } from "./invalid-value.ts";
import { isRepeatable, isSwitch, type Option, type OptionsOf, type OptionTable } from "./option.ts";
import { similarWord } from "./similar.ts";

/** Invalid arguments. The message is one line that says what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the reader needs to know about a command. */
export interface OptionSyntax<Table extends OptionTable> {
  /** As typed in a shell, such as `visavis nat`. */
  readonly command: string;
  readonly options: Table;
  /** The option that words without a flag are values of. Without it, such words are refused. */
  readonly operand?: keyof Table & string;
  /** The option that names a JSON file with further options. */
  readonly configFile?: keyof Table & string;
  /** Words that the user may have meant by one that is refused. */
  readonly subcommands?: readonly string[];
}

/** The request on the command line. */
export type Reading<Table extends OptionTable> =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | {
      readonly kind: "options";
      readonly options: OptionsOf<Table>;
      /** Those that the command line itself gives, rather than a variable, a file or a default. */
      readonly flags: ReadonlySet<keyof Table>;
    };

/** A value before it is parsed, and where it was written, for error messages. */
interface Written {
  readonly text: string;
  readonly place: string;
}

type Source = ReadonlyMap<string, Written>;

/**
 * Reads the options of a command. A flag takes precedence over the environment, the environment over the configuration
 * file, the file over the default.
 *
 * @throws {UsageError} for anything unknown, malformed or unreadable
 */
export function readOptions<Table extends OptionTable>(
  syntax: OptionSyntax<Table>,
  args: readonly string[],
  environment: Environment,
): Reading<Table> {
  const tokens = tokensOf(syntax.options, args);
  for (const kind of ["help", "version"] as const) {
    const token = tokens.find((each) => each.kind === "option" && each.name === kind);
    if (token?.kind !== "option") continue;
    if (token.value !== undefined) throw valueOfSwitch(token.rawName);
    return { kind };
  }

  const flags = readFlags(syntax, tokens);
  const sources = [flags, readVariables(syntax.options, environment)];
  if (syntax.configFile !== undefined) {
    const path = readValue(syntax.options, syntax.configFile, sources);
    if (typeof path === "string") sources.push(readConfigFile(syntax, syntax.configFile, path));
  }
  const entries = Object.keys(syntax.options).map(
    (name) => [name, readValue(syntax.options, name, sources)] as const,
  );
  const options = Object.fromEntries(entries) as OptionsOf<Table>;
  return { kind: "options", options, flags: new Set<keyof Table>(flags.keys()) };
}

function tokensOf(options: OptionTable, args: readonly string[]) {
  const { tokens } = parseArgs({
    args: [...args],
    // Not strict: the errors of this file say what to do, those of parseArgs do not.
    strict: false,
    tokens: true,
    options: {
      help: { type: "boolean" },
      version: { type: "boolean" },
      ...Object.fromEntries(
        Object.entries(options).map(([name, option]) => [
          name,
          {
            type: isSwitch(option) ? ("boolean" as const) : ("string" as const),
            ...(option.short !== undefined && { short: option.short }),
          },
        ]),
      ),
    },
  });
  return tokens;
}

function readFlags<Table extends OptionTable>(
  syntax: OptionSyntax<Table>,
  tokens: ReturnType<typeof tokensOf>,
): Source {
  const flags = new Map<string, Written>();
  const give = (name: string, option: Option, text: string) => {
    const earlier = isRepeatable(option) ? flags.get(name) : undefined;
    flags.set(name, { text: earlier === undefined ? text : `${earlier.text},${text}`, place: `--${name}` });
  };
  let hasOperand = false;
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    const name = token.kind === "positional" ? syntax.operand : token.name;
    const option = name === undefined ? undefined : optionNamed(syntax.options, name);
    if (name === undefined || option === undefined) {
      throw token.kind === "positional"
        ? unexpectedWord(syntax, token.value)
        : unknownOption(syntax, token.rawName);
    }
    if (token.kind === "positional") {
      if (hasOperand && !isRepeatable(option)) throw unexpectedWord(syntax, token.value);
      hasOperand = true;
    } else if (isSwitch(option)) {
      if (token.value !== undefined) throw valueOfSwitch(token.rawName);
    } else if (token.value === undefined) {
      throw new UsageError(`${token.rawName} needs a value: ${token.rawName} <${option.value}>`);
    }
    give(name, option, token.value ?? "");
  }
  return flags;
}

function readVariables(options: OptionTable, environment: Environment): Source {
  const variables = new Map<string, Written>();
  for (const [name, option] of Object.entries(options)) {
    const variable = isSwitch(option) ? undefined : option.env;
    const text = variable === undefined ? undefined : environment[variable];
    // Many launchers write an empty variable for "not set".
    if (variable !== undefined && text !== undefined && text !== "") {
      variables.set(name, { text, place: variable });
    }
  }
  return variables;
}

/** A JSON object whose keys are option names. A value is the text of the flag, or the same written as JSON. */
function readConfigFile<Table extends OptionTable>(
  { command, options }: OptionSyntax<Table>,
  configFile: string,
  path: string,
): Source {
  let content: unknown;
  try {
    content = JSON.parse(withoutByteOrderMark(readFileSync(path, "utf8")));
  } catch (error) {
    const problem =
      error instanceof SyntaxError ? "is not valid JSON" : `cannot be read (${errorCode(error)})`;
    throw new UsageError(
      `the configuration file ${path} ${problem}; correct it or give another with --${configFile}`,
    );
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new UsageError(`the configuration file ${path} must hold one JSON object, such as {"port": 4000}`);
  }
  const known = Object.keys(options).filter((name) => name !== configFile);
  const file = new Map<string, Written>();
  for (const [name, value] of Object.entries(content)) {
    const place = `"${name}" in ${path}`;
    if (!known.includes(name)) {
      throw new UsageError(
        withHint(`${place} is not an option of the configuration file`, similarWord(name, known), command),
      );
    }
    file.set(name, { text: textOf(value), place });
  }
  return file;
}

/** A value as the flag has it; a list of texts is written with commas there. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const isList = Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string");
  return isList ? value.join(",") : JSON.stringify(value);
}

/** Reads the value from the first source that has it; otherwise the default. */
function readValue(options: OptionTable, name: string, sources: readonly Source[]): unknown {
  const option = optionNamed(options, name);
  const written = sources.map((source) => source.get(name)).find((found) => found !== undefined);
  if (option === undefined || isSwitch(option)) return written !== undefined;
  if (written === undefined) return option.default;
  try {
    return option.parse(written.text);
  } catch (error) {
    if (error instanceof InvalidValueError) throw new UsageError(`${written.place}: ${error.message}`);
    throw error;
  }
}

function optionNamed(options: OptionTable, name: string): Option | undefined {
  return Object.hasOwn(options, name) ? options[name] : undefined;
}

function unknownOption<Table extends OptionTable>(
  { command, options }: OptionSyntax<Table>,
  rawName: string,
): UsageError {
  const names = [...Object.keys(options), "help"].map((name) => `--${name}`);
  return new UsageError(withHint(`there is no option ${rawName}`, similarWord(rawName, names), command));
}

function valueOfSwitch(rawName: string): UsageError {
  return new UsageError(`${rawName} takes no value; give ${rawName} alone, or leave it out`);
}

function unexpectedWord<Table extends OptionTable>(
  { command, subcommands }: OptionSyntax<Table>,
  word: string,
): UsageError {
  return new UsageError(
    subcommands === undefined
      ? withHint(`unexpected argument "${word}"`, undefined, command)
      : withHint(`"${word}" is not a command`, similarWord(word, subcommands), command),
  );
}

function withHint(problem: string, similar: string | undefined, command: string): string {
  return similar === undefined
    ? `${problem}; see ${command} --help`
    : `${problem}; did you mean ${similar}? See ${command} --help`;
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

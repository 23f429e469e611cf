import { parseArgs } from "node:util";
import { UsageError } from "./read-options.ts";
import { OptionValueError } from "./values.ts";

/** An option of a command that has few of them. */
export interface CommandOption {
  /** One letter. */
  readonly short?: string;
  /** What stands for the value in help and documentation; missing for a switch. */
  readonly value?: string;
  /** Given several times, the values are joined by commas; else the last one counts. */
  readonly isRepeatable?: true;
  readonly env?: string;
  readonly help: string;
}

export type CommandOptions = Readonly<Record<string, CommandOption>>;

export interface Command<Options extends CommandOptions> {
  /** As a person types it. */
  readonly name: string;
  /** What it does, in lines of 80 columns. */
  readonly description: string;
  readonly usage: string;
  readonly options: Options;
  /** The repeatable option that words without one stand for; there may be none unless given. */
  readonly operand?: keyof Options & string;
}

/** A value with the place to name when it cannot be used. */
export interface Given {
  readonly text: string;
  readonly place: string;
}

/**
 * What the arguments say, or else the environment; a switch has an empty text.
 *
 * @returns `undefined` where they ask for help
 * @throws {UsageError} for whatever is unknown or has no value
 */
export function readCommandLine<Options extends CommandOptions>(
  { name: command, options, operand }: Command<Options>,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<keyof Options, Given> | undefined {
  const { tokens } = parseArgs({
    args: [...args],
    // Not strict, so that each refusal below says what to do in our words.
    strict: false,
    tokens: true,
    options: {
      help: { type: "boolean" },
      ...Object.fromEntries(Object.entries(options).map(([name, option]) => [name, parserOption(option)])),
    },
  });
  if (tokens.some((token) => token.kind === "option" && token.name === "help")) return undefined;

  const given = new Map<keyof Options, Given>();
  for (const [name, { env }] of Object.entries(options)) {
    const text = env === undefined ? undefined : environment[env];
    if (env !== undefined && text !== undefined && text !== "") given.set(name, { text, place: env });
  }
  const give = (name: string, text: string) => {
    const place = `--${name}`;
    const earlier = given.get(name);
    const isFurther = options[name]?.isRepeatable === true && earlier?.place === place;
    given.set(name, { text: isFurther ? `${earlier.text},${text}` : text, place });
  };
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      if (operand === undefined) {
        throw new UsageError(`"${token.value}" is one word too many; see visavis ${command} --help`);
      }
      give(operand, token.value);
      continue;
    }
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) {
      throw new UsageError(`there is no option ${token.rawName}; see visavis ${command} --help`);
    }
    if (option.value !== undefined && token.value === undefined) {
      throw new UsageError(`${token.rawName} needs a value: ${token.rawName} <${option.value}>`);
    }
    give(token.name, token.value ?? "");
  }
  return given;
}

/**
 * The value that `parse` makes of what was given.
 *
 * @throws {UsageError} with the place, where `parse` throws an `OptionValueError`
 */
export function readGiven<T>({ text, place }: Given, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof OptionValueError)) throw error;
    throw new UsageError(`${place}: ${error.message}`);
  }
}

function parserOption({ short, value }: CommandOption) {
  return { type: value === undefined ? ("boolean" as const) : ("string" as const), ...(short && { short }) };
}

/** The option as a person types it. */
export function writtenOption(name: string, { short, value }: CommandOption): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` <${value}>`}`;
}

/** What `--help` of the command prints. */
export function commandHelp({ usage, description, options }: Command<CommandOptions>): string {
  const rows: readonly (readonly [string, string])[] = [
    ...Object.entries(options).map(([name, option]) => [writtenOption(name, option), option.help] as const),
    ["--help", "print this"],
  ];
  const width = Math.max(...rows.map(([option]) => option.length));
  const variables = Object.entries(options)
    .filter(([, { env }]) => env !== undefined)
    .map(([name, { env }]) => `  ${env} stands for --${name}\n`);
  return `${description}

Usage: ${usage}

${rows.map(([option, help]) => `  ${option.padEnd(width)}  ${help}`).join("\n")}
${variables.length === 0 ? "" : `\nIn the environment:\n${variables.join("")}`}`;
}

import packageJson from "../../package.json" with { type: "json" };
import type { Pages } from "../http/pages.ts";
import {
  isSwitch,
  type OptionsOf,
  type OptionTable,
  optionUsage,
  writtenDefault,
} from "../options/option.ts";
import { type Environment, readOptions } from "../options/read-options.ts";

/** A command of `visavis`, as the table in commands.ts holds it. */
export interface Command extends CommandText {
  /**
   * Runs it with the arguments that follow its name. Resolves when it is done, or once its server listens.
   *
   * @throws {UsageError} when the arguments are wrong
   */
  run(args: readonly string[], context: CommandContext): Promise<void>;
}

/** What help and documentation say about a command. */
export interface CommandText {
  /** As typed in a shell: `visavis nat`. */
  readonly command: string;
  /** What it does, in lines of at most 80 columns. */
  readonly description: string;
  readonly options: OptionTable;
  /** The option that words without a flag are values of. */
  readonly operand?: string;
  /** Printed below the options. Without it, the variables are listed there. */
  readonly notes?: string;
}

export interface CommandContext {
  /** The lines after "Usage:" in the help of the command that runs. */
  readonly usage: readonly string[];
  /** The variables of the process. */
  readonly environment: Environment;
  readonly openPages: () => Pages | Promise<Pages>;
  /** Every command, the server itself first, for those that describe the others. */
  readonly loadCommands: () => Promise<readonly ListedCommand[]>;
}

export interface ListedCommand {
  /** Missing for the server, which is `visavis` without a command. */
  readonly name: string | undefined;
  /** What it does, in a few words. */
  readonly summary: string;
  /** The lines after "Usage:" in its help. */
  readonly usage: readonly string[];
  readonly text: CommandText;
}

interface CommandDefinition<Table extends OptionTable> extends CommandText {
  readonly options: Table;
  readonly operand?: keyof Table & string;
  readonly configFile?: keyof Table & string;
  readonly subcommands?: readonly string[];
  readonly run: (
    input: {
      readonly options: OptionsOf<Table>;
      /** The options that the command line itself gives. */
      readonly flags: ReadonlySet<keyof Table>;
      /** Reads them again: the file may have changed. @throws {UsageError} */
      readonly reread: () => OptionsOf<Table>;
    },
    context: CommandContext,
  ) => void | Promise<void>;
}

/** A command that reads its options from its table and answers `--help` and `--version`. */
export function defineCommand<const Table extends OptionTable>(
  definition: CommandDefinition<Table>,
): Command {
  function read(args: readonly string[], { environment }: CommandContext): OptionsOf<Table> {
    const reading = readOptions(definition, args, environment);
    if (reading.kind !== "options") throw new TypeError("the arguments have not changed");
    return reading.options;
  }
  return {
    ...definition,
    async run(args, context) {
      const reading = readOptions(definition, args, context.environment);
      switch (reading.kind) {
        case "help":
          process.stdout.write(helpText(definition, context.usage));
          break;
        case "version":
          process.stdout.write(`${packageJson.version}\n`);
          break;
        case "options":
          await definition.run({ ...reading, reread: () => read(args, context) }, context);
          break;
        default:
          reading satisfies never;
      }
    },
  };
}

/** What `--help` prints. */
export function helpText({ description, options, notes }: CommandText, usage: readonly string[]): string {
  const rows: readonly (readonly [usage: string, help: string])[] = [
    ...Object.entries(options).map(([name, option]) => {
      const value = writtenDefault(option);
      return [
        optionUsage(name, option),
        `${option.help}${value === undefined ? "" : ` (${value})`}`,
      ] as const;
    }),
    ["--help", "print this help"],
    ["--version", "print the version"],
  ];
  const width = Math.max(...rows.map(([option]) => option.length));
  const variables = Object.entries(options).flatMap(([name, option]) =>
    isSwitch(option) || option.env === undefined ? [] : [`  ${option.env} for --${name}\n`],
  );
  const footer =
    notes ?? (variables.length === 0 ? undefined : `Environment variables:\n${variables.join("")}`);
  return `${description}

Usage: ${usage.join("\n       ")}

${rows.map(([option, help]) => `  ${option.padEnd(width)}  ${help}`).join("\n")}
${footer === undefined ? "" : `\n${footer}`}`;
}

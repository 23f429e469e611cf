/**
 * An option of a command: a flag and, with `env`, an environment variable. An option without `value` is a switch, which
 * is on if given.
 */
export type Option = Switch | ValueOption<unknown>;

interface Switch {
  readonly help: string;
  readonly short?: string;
  readonly parse?: never;
}

interface ValueOption<Value> {
  readonly env?: string;
  /** One letter. */
  readonly short?: string;
  /** Placeholder for the value in help and documentation. */
  readonly value: string;
  /** The value if the option is not given; `undefined` by default. */
  readonly default?: Value;
  /** The values of a repeated option are joined by commas; without this, the last one counts. */
  readonly isRepeatable?: true;
  readonly help: string;
  readonly parse: Parse<Value>;
}

/** @throws {InvalidValueError} */
export interface Parse<Value> {
  (text: string): Value;
  /** All accepted values, if there are only a few. */
  readonly choices?: readonly string[];
}

export type OptionTable = Readonly<Record<string, Option>>;

/** The values of the options in a table. */
export type OptionsOf<Table extends OptionTable> = {
  readonly [Name in keyof Table]: Table[Name] extends {
    readonly parse: (text: string) => infer Value;
  }
    ? Value | (Table[Name] extends { readonly default: infer Default } ? Default : undefined)
    : boolean;
};

export function isSwitch(option: Option): option is Switch {
  return option.parse === undefined;
}

export function isRepeatable(option: Option): boolean {
  return !isSwitch(option) && option.isRepeatable === true;
}

/** The option as a person types it, such as `-c, --config <path>`. */
export function optionUsage(name: string, option: Option): string {
  const { short } = option;
  const value = isSwitch(option) ? "" : ` <${option.value}>`;
  return `${short === undefined ? "" : `-${short}, `}--${name}${value}`;
}

/** The default as a user would write it; `undefined` if it is neither text nor a number. */
export function writtenDefault(option: Option): string | undefined {
  const value = isSwitch(option) ? undefined : option.default;
  return typeof value === "number" || typeof value === "string" ? String(value) : undefined;
}

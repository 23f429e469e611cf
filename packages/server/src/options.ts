import { oneOf, readConnectionLimit, readHost, readIceServers, readPath, readPort } from "./option-values.ts";

interface Option<Value> {
  readonly env: string;
  /** What stands for the value in help and documentation. */
  readonly value: string;
  readonly default: Value;
  readonly help: string;
  /** @throws {OptionValueError} */
  readonly parse: (text: string) => Value;
}

/** Every option of the command. The help, docs/options.md and the type `Options` come from this table. */
export const OPTIONS = {
  port: {
    env: "VISAVIS_PORT",
    value: "n",
    default: 3003,
    help: "port of pages and signaling; 0 takes a free one",
    parse: readPort,
  },
  host: {
    env: "VISAVIS_HOST",
    value: "address",
    default: undefined,
    help: "listen on this address only; without it, on all",
    parse: readHost,
  },
  "ice-servers": {
    env: "VISAVIS_ICE_SERVERS",
    value: "json",
    default: [],
    help: "STUN and TURN servers, a JSON array of RTCIceServer",
    parse: readIceServers,
  },
  "max-connections": {
    env: "VISAVIS_MAX_CONNECTIONS",
    value: "n",
    default: 2000,
    help: "most participants at once; others are refused",
    parse: readConnectionLimit,
  },
  "log-level": {
    env: "VISAVIS_LOG_LEVEL",
    value: "level",
    default: "info",
    help: "debug, info, warn, error or silent",
    parse: oneOf("debug", "info", "warn", "error", "silent"),
  },
  "log-format": {
    env: "VISAVIS_LOG_FORMAT",
    value: "format",
    default: "text",
    help: "text or json, a line an event, on standard error",
    parse: oneOf("text", "json"),
  },
  config: {
    env: "VISAVIS_CONFIG",
    value: "path",
    default: undefined,
    help: 'JSON file with options, such as {"port": 4000}',
    parse: readPath,
  },
} as const satisfies Record<string, Option<unknown>>;

export type OptionName = keyof typeof OPTIONS;

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

type Table = typeof OPTIONS;

export type Options = {
  readonly [Name in OptionName]: ReturnType<Table[Name]["parse"]> | Table[Name]["default"];
};

/** The default as a person would write it, or `undefined` where leaving the option out says it all. */
export function writtenDefault(name: OptionName): string | undefined {
  const value = OPTIONS[name].default;
  return typeof value === "number" || typeof value === "string" ? String(value) : undefined;
}

import { oneOf } from "./values.ts";

/** For every command that writes a log. */
export const LOG_LEVEL = {
  env: "VISAVIS_LOG_LEVEL",
  value: "level",
  help: "debug, info, warn, error or silent",
  parse: oneOf("debug", "info", "warn", "error", "silent"),
} as const;

export const LOG_FORMAT = {
  env: "VISAVIS_LOG_FORMAT",
  value: "format",
  default: "text",
  help: "text or json; a line per event, on stderr",
  parse: oneOf("text", "json"),
} as const;

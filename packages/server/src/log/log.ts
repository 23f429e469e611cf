import { inspect } from "node:util";
import pino from "pino";
import type { ServerOptions } from "../options/server-options.ts";
import { EVENT_LEVELS, type LogEvent, type Report } from "./events.ts";
import type { LogSink } from "./log-sink.ts";
import { type Sum, sumUp } from "./summed-events.ts";

/** A log that writes each event as one line of text or JSON, and sums up events that come in great numbers. */
export function createLog(options: Pick<ServerOptions, "log-level" | "log-format">, sink: LogSink): Report {
  const logger = pino(
    {
      level: options["log-level"],
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
    },
    options["log-format"] === "json" ? sink : { write: (line) => sink.write(asText(line)) },
  );
  function write(event: LogEvent, sum?: Sum): void {
    const name = event.event.replace(".", " ");
    const words = sum === undefined ? name : `${name} … ${sum.more} more in ${sum.inSeconds} s`;
    logger[EVENT_LEVELS[event.event]]({ ...event, ...(sum !== undefined && { more: sum.more }) }, words);
  }
  return sumUp<LogEvent>((event, sum) => {
    const lines = sink.takeLost();
    if (lines > 0) write({ event: "log.incomplete", lines });
    write(event, sum);
  });
}

/** `2026-01-31T12:00:00.000Z info participant left reason=lost roomSize=1` */
function asText(line: string): string {
  const { time, level, msg, event: _, error, ...fields }: Record<string, unknown> = JSON.parse(line);
  const pairs = Object.entries(fields).map(([name, value]) => ` ${name}=${asWord(value)}`);
  const stack = error === undefined ? "" : `\n${errorText(error)}`;
  return `${time} ${level} ${msg}${pairs.join("")}${stack}\n`;
}

function asWord(value: unknown): string {
  return typeof value === "string" && /^[\w.:-]+$/.test(value) ? value : JSON.stringify(value);
}

function errorText(error: unknown): string {
  return error instanceof Object && "stack" in error ? String(error.stack) : inspect(error);
}

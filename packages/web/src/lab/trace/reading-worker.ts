/** Reads a recording away from the page, which stays quick: parsing 30 MB and judging them takes more than a moment. */

import { type CallVerdict, verdictOf } from "@visavis/explain/core";
import { openRecording, type Trace, TraceFileError } from "@visavis/trace/core";
import { busiestConnections } from "./busiest-connections.ts";
import { fileText } from "./file-text.ts";
import type { ReadingMessage, Refusal } from "./reading-message.ts";

/** No log of ours holds more; views of more would be slow, and nobody could look at them. */
const MAX_EVENTS = 200_000;
/** The page takes so many at a time, between two frames. */
const EVENTS_PER_MESSAGE = 400;
/** Verdicts on others are drawn when asked for. */
const MAX_VERDICTS = 4;

addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (data instanceof Blob) void read(data);
});

async function read(file: Blob): Promise<void> {
  try {
    const { events, ...head } = openRecording(await fileText(file));
    const shown = events.slice(0, MAX_EVENTS);
    say({ kind: "head", head, events: shown.length, eventsLeftOut: events.length - shown.length });
    for (let from = 0; from < shown.length; from += EVENTS_PER_MESSAGE) {
      say({ kind: "events", events: shown.slice(from, from + EVENTS_PER_MESSAGE) });
    }
    say({ kind: "done", verdicts: verdictsOn({ ...head, events: shown }) });
  } catch (error) {
    say({ kind: "refused", refusal: refusalOf(error) });
  }
}

function verdictsOn(trace: Trace): ReadonlyMap<string, CallVerdict> {
  const busiest = busiestConnections(trace).slice(0, MAX_VERDICTS);
  return new Map(busiest.map((id) => [id, verdictOf(trace, id)]));
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof TraceFileError) {
    return { code: error.code, where: error.where, message: error.message };
  }
  return { code: "UNREADABLE", where: "", message: error instanceof Error ? error.message : String(error) };
}

function say(message: ReadingMessage): void {
  postMessage(message);
}

/** Reads a recording in a worker, so that the page stays responsive: parsing and judging 30 MB takes a while. */

import { type CallVerdict, verdictOf } from "@visavis/explain/core";
import { openRecording, type Trace, TraceFileError } from "@visavis/trace/core";
import { fileText } from "./file-text.ts";
import { busiestConnections, type ReadingMessage, type Refusal } from "./reading.ts";

/** Recordings of Visavis have no more events, and more would make the views slow. */
const MAX_EVENTS = 200_000;
/** The page can process this many between two frames. */
const EVENTS_PER_MESSAGE = 400;
/** The verdicts on further connections are computed when they are shown. */
const MAX_VERDICTS = 4;

addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (data instanceof Blob) void read(data);
});

async function read(file: Blob): Promise<void> {
  try {
    const { events, ...head } = openRecording(await fileText(file));
    const shown = events.slice(0, MAX_EVENTS);
    send({ kind: "head", head, events: shown.length, eventsLeftOut: events.length - shown.length });
    for (let from = 0; from < shown.length; from += EVENTS_PER_MESSAGE) {
      send({ kind: "events", events: shown.slice(from, from + EVENTS_PER_MESSAGE) });
    }
    send({ kind: "done", verdicts: verdictsOn({ ...head, events: shown }) });
  } catch (error) {
    send({ kind: "refused", refusal: refusalOf(error) });
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

function send(message: ReadingMessage): void {
  postMessage(message);
}

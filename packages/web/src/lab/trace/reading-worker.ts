/** Reads a recording away from the page, which stays quick: parsing 30 MB takes more than a moment. */
import { openRecording, TraceFileError } from "@visavis/trace/core";
import { fileText } from "./file-text.ts";
import type { ReadingMessage, Refusal } from "./reading-message.ts";

/** No log of ours holds more; views of more would be slow, and nobody could look at them. */
const MAX_EVENTS = 200_000;
/** The page takes so many at a time, between two frames. */
const EVENTS_PER_MESSAGE = 400;

addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (data instanceof Blob) void read(data);
});

async function read(file: Blob): Promise<void> {
  try {
    const { events, ...head } = openRecording(await fileText(file));
    const shown = Math.min(events.length, MAX_EVENTS);
    say({ kind: "head", head, events: shown, eventsLeftOut: events.length - shown });
    for (let from = 0; from < shown; from += EVENTS_PER_MESSAGE) {
      say({ kind: "events", events: events.slice(from, Math.min(from + EVENTS_PER_MESSAGE, shown)) });
    }
    say({ kind: "done" });
  } catch (error) {
    say({ kind: "refused", refusal: refusalOf(error) });
  }
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

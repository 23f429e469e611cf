import { signal } from "@preact/signals";
import type { CallVerdict } from "@visavis/explain/core";
import type { Trace, TraceEvent } from "@visavis/trace/core";
import { busiestConnections, type ReadingMessage, type Refusal } from "./reading.ts";

export interface Recording {
  /** The name of its file. */
  readonly name: string;
  readonly bytes: number;
  readonly trace: Trace;
  /** How many events of the file are not in `trace`, because there are too many. */
  readonly eventsLeftOut: number;
  /** By connection. The worker judges only the busiest ones. */
  readonly verdicts: ReadonlyMap<string, CallVerdict>;
}

/** The state of the page. */
export type Opened =
  | { readonly state: "nothing" }
  | { readonly state: "reading"; readonly name: string; readonly share: number | undefined }
  | { readonly state: "refused"; readonly name: string; readonly refusal: Refusal }
  | { readonly state: "open"; readonly recording: Recording };

export const opened = signal<Opened>({ state: "nothing" });

/** The id of the connection whose views are shown. */
export const connection = signal("");

/** The moment of a replay; `undefined` while everything is shown. */
export const untilMs = signal<number | undefined>(undefined);

let reading: Worker | undefined;

/** Reads a file in a worker. A file that is still being read is abandoned. */
export function openFile(file: File): void {
  reading?.terminate();
  const { name, size: bytes } = file;
  opened.value = { state: "reading", name, share: undefined };
  const worker = new Worker(new URL("./reading-worker.ts", import.meta.url), { type: "module" });
  reading = worker;
  const events: TraceEvent[] = [];
  let head: Extract<ReadingMessage, { readonly kind: "head" }> | undefined;
  const end = (next: Opened) => {
    worker.terminate();
    if (reading === worker) reading = undefined;
    opened.value = next;
  };
  const refuse = (refusal: Refusal) => end({ state: "refused", name, refusal });
  worker.addEventListener("error", ({ message }) => refuse({ code: "UNREADABLE", where: "", message }));
  worker.addEventListener("message", ({ data }: MessageEvent<ReadingMessage>) => {
    switch (data.kind) {
      case "head":
        head = data;
        break;
      case "events":
        for (const event of data.events) events.push(event);
        opened.value = { state: "reading", name, share: events.length / Math.max(head?.events ?? 0, 1) };
        break;
      case "refused":
        refuse(data.refusal);
        break;
      case "done": {
        if (head === undefined) break;
        const { eventsLeftOut } = head;
        const trace = { ...head.head, events };
        const recording = { name, bytes, trace, eventsLeftOut, verdicts: data.verdicts };
        connection.value = busiestConnections(recording.trace)[0] ?? "";
        untilMs.value = undefined;
        end({ state: "open", recording });
        break;
      }
      default:
        data satisfies never;
    }
  });
  worker.postMessage(file);
}

import type { TraceEvent } from "./trace-event.ts";

type WithoutMoment<Event> = Event extends unknown ? Omit<Event, "atMs" | "connection"> : never;

/** An event before it is known when, and on which connection it was. */
export type Happening = WithoutMoment<TraceEvent>;

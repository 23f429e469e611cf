import { effect, signal } from "@preact/signals";
import type { Json, TraceEvent } from "@visavis/trace/core";
import { OTHER_SIDE, type SideName } from "../../loopback/steps.ts";
import { pageTrace, sides } from "./side.ts";

/** What one side receives. Browsers omit what they do not know. */
interface Reception {
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly framesDecoded: number | undefined;
  /** The highest level since the last sample; linear, 0 to 1. */
  readonly audioLevel: number | undefined;
}

const LISTEN_EVERY_MS = 100;

/** What each side receives; `undefined` while it receives nothing. */
export const receptions: Readonly<Record<SideName, ReturnType<typeof signal<Reception>>>> = {
  a: signal<Reception>(),
  b: signal<Reception>(),
};

/** Keeps `receptions` up to date while the sides are connected. Returns a function that ends it. */
export function watchReceptions(): () => void {
  const ends = (Object.keys(OTHER_SIDE) as SideName[]).map((name) => effect(() => watchReception(name)));
  return () => {
    for (const end of ends) end();
  };
}

/** The video comes from the samples of statistics in the trace; only the audio level is measured here. */
function watchReception(name: SideName): (() => void) | undefined {
  const side = sides[name];
  const connection = side.connection.value;
  const recording = side.recording.value;
  const connected = side.states.value.connection.at(-1)?.state === "connected";
  if (
    connection === undefined ||
    recording === undefined ||
    side.received.value === undefined ||
    !connected
  ) {
    receptions[name].value = undefined;
    return undefined;
  }
  const { log } = pageTrace.peek();
  let loudest = audioLevel(connection);
  const video = createVideoReader(recording.id);
  const show = () => {
    const { frameWidth, frameHeight, framesDecoded } = video.members();
    receptions[name].value = {
      width: numeric(frameWidth),
      height: numeric(frameHeight),
      framesDecoded: numeric(framesDecoded),
      audioLevel: loudest,
    };
    loudest = undefined;
  };
  for (const event of log.trace().events) video.read(event);
  show();
  const unsubscribe = log.subscribe((event) => {
    if (video.read(event)) show();
  });
  const listening = setInterval(() => {
    const level = audioLevel(connection);
    if (level !== undefined) loudest = Math.max(loudest ?? 0, level);
  }, LISTEN_EVERY_MS);
  return () => {
    unsubscribe();
    clearInterval(listening);
  };
}

/** Collects the statistics of the video that a connection receives. Each sample has only what has changed. */
function createVideoReader(connection: string) {
  let id: string | undefined;
  let members: Readonly<Record<string, Json>> = {};
  return {
    /** @returns whether the event is a sample of the connection */
    read(event: TraceEvent): boolean {
      if (event.kind !== "statistics" || event.connection !== connection) return false;
      for (const [changedId, changed] of Object.entries(event.changed)) {
        if (changed["type"] === "inbound-rtp" && changed["kind"] === "video") id = changedId;
        if (changedId === id) members = { ...members, ...changed };
      }
      return true;
    },
    members: () => members,
  };
}

const numeric = (value: Json | undefined): number | undefined =>
  typeof value === "number" ? value : undefined;

/**
 * The level that came with the last packet. Chromium's `audioLevel` in the statistics is measured behind the volume
 * control, and this page plays its videos muted, so there it would always be 0.
 */
function audioLevel(connection: RTCPeerConnection): number | undefined {
  const receiver = connection.getReceivers().find(({ track }) => track.kind === "audio");
  return receiver?.getSynchronizationSources()[0]?.audioLevel;
}

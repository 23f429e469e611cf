import { effect, signal } from "@preact/signals";
import { createStatisticsReader, numberIn, type TraceEvent } from "@visavis/trace/core";
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

/** Keeps `receptions` up to date while the sides are connected. Returns a function that stops it. */
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
  const statistics = createStatisticsReader(new Set(["inbound-rtp"]));
  const read = (event: TraceEvent) => {
    const isSample = event.kind === "statistics" && event.connection === recording.id;
    if (isSample) statistics.read(event);
    return isSample;
  };
  const show = () => {
    const video = [...statistics.report.values()].findLast((object) => object.get("kind") === "video");
    receptions[name].value = {
      width: numberIn(video, "frameWidth"),
      height: numberIn(video, "frameHeight"),
      framesDecoded: numberIn(video, "framesDecoded"),
      audioLevel: loudest,
    };
    loudest = undefined;
  };
  for (const event of log.liveTrace().events) read(event);
  show();
  const unsubscribe = log.subscribe((event) => {
    if (read(event)) show();
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

/**
 * The level that came with the last packet. Chromium's `audioLevel` in the statistics is measured after the volume
 * control, and this page plays its videos muted, so there it would always be 0.
 */
function audioLevel(connection: RTCPeerConnection): number | undefined {
  const receiver = connection.getReceivers().find(({ track }) => track.kind === "audio");
  return receiver?.getSynchronizationSources()[0]?.audioLevel;
}

import { effect, signal } from "@preact/signals";
import { sides } from "./side.ts";
import { OTHER_SIDE, type SideName } from "./steps.ts";

/** What one side receives, as its statistics tell. A browser leaves out what it does not know. */
export interface Reception {
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly framesDecoded: number | undefined;
  /** Linear, 0 to 1. */
  readonly audioLevel: number | undefined;
}

const READ_EVERY_MS = 1000;

/** What each side receives; `undefined` while it receives nothing. */
export const receptions: Readonly<Record<SideName, ReturnType<typeof signal<Reception>>>> = {
  a: signal<Reception>(),
  b: signal<Reception>(),
};

for (const name of Object.keys(OTHER_SIDE) as SideName[]) {
  const { connection, states, received } = sides[name];
  effect(() => {
    const watched = connection.value;
    const connected = states.value.connection.at(-1)?.state === "connected";
    if (watched === undefined || received.value === undefined || !connected) {
      receptions[name].value = undefined;
      return;
    }
    const read = async () => {
      const reception = readReception(await watched.getStats());
      if (connection.peek() === watched) receptions[name].value = reception;
    };
    void read();
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    return () => clearInterval(timer);
  });
}

function readReception(report: RTCStatsReport): Reception {
  let video: RTCInboundRtpStreamStats | undefined;
  let audio: RTCInboundRtpStreamStats | undefined;
  report.forEach((stats: RTCStats) => {
    if (stats.type !== "inbound-rtp") return;
    const inbound = stats as RTCInboundRtpStreamStats;
    if (inbound.kind === "video") video = inbound;
    else audio = inbound;
  });
  return {
    width: video?.frameWidth,
    height: video?.frameHeight,
    framesDecoded: video?.framesDecoded,
    audioLevel: audio?.audioLevel,
  };
}

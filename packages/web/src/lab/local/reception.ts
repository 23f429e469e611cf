import { effect, signal } from "@preact/signals";
import { OTHER_SIDE, type SideName } from "../../loopback/steps.ts";
import { sides } from "./side.ts";

/** What one side receives. A browser leaves out what it does not know. */
interface Reception {
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly framesDecoded: number | undefined;
  /** The loudest of the last second; linear, 0 to 1. */
  readonly audioLevel: number | undefined;
}

const READ_EVERY_MS = 1000;
const LISTEN_EVERY_MS = 100;

/** What each side receives; `undefined` while it receives nothing. */
export const receptions: Readonly<Record<SideName, ReturnType<typeof signal<Reception>>>> = {
  a: signal<Reception>(),
  b: signal<Reception>(),
};

/** Keeps `receptions` true while the sides are connected. The result ends it. */
export function watchReceptions(): () => void {
  const ends = (Object.keys(OTHER_SIDE) as SideName[]).map((name) => effect(() => watchReception(name)));
  return () => {
    for (const end of ends) end();
  };
}

function watchReception(name: SideName): (() => void) | undefined {
  const side = sides[name];
  const connection = side.connection.value;
  const connected = side.states.value.connection.at(-1)?.state === "connected";
  if (connection === undefined || side.received.value === undefined || !connected) {
    receptions[name].value = undefined;
    return undefined;
  }
  let ended = false;
  let loudest: number | undefined;
  const listen = () => {
    const level = audioLevel(connection);
    if (level !== undefined) loudest = Math.max(loudest ?? 0, level);
  };
  const read = async () => {
    const heard = loudest;
    loudest = undefined;
    const reception = { ...readPicture(await connection.getStats()), audioLevel: heard };
    if (!ended) receptions[name].value = reception;
  };
  listen();
  void read();
  const listening = setInterval(listen, LISTEN_EVERY_MS);
  const reading = setInterval(() => void read(), READ_EVERY_MS);
  return () => {
    ended = true;
    clearInterval(listening);
    clearInterval(reading);
  };
}

/**
 * The level that came with the last packet. Chromium's `audioLevel` in the statistics is measured behind the volume
 * control, and the pictures of this page are muted, so there it would always be 0.
 */
function audioLevel(connection: RTCPeerConnection): number | undefined {
  const receiver = connection.getReceivers().find(({ track }) => track.kind === "audio");
  return receiver?.getSynchronizationSources()[0]?.audioLevel;
}

function readPicture(report: RTCStatsReport): Pick<Reception, "width" | "height" | "framesDecoded"> {
  let picture: RTCInboundRtpStreamStats | undefined;
  report.forEach((stats: RTCStats) => {
    const inbound = stats as RTCInboundRtpStreamStats;
    if (stats.type === "inbound-rtp" && inbound.kind === "video") picture = inbound;
  });
  return {
    width: picture?.frameWidth,
    height: picture?.frameHeight,
    framesDecoded: picture?.framesDecoded,
  };
}

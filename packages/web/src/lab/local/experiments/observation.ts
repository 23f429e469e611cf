import { type CandidatePair, candidatePairsIn, type Json, type StatisticsReport } from "@visavis/trace/core";
import type { End, ExperimentCall } from "./experiment-call.ts";

/** An experiment was stopped, because another one started or the page was left. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/** Waits. @throws {Stopped} if the experiment is stopped */
export function pause(durationMs: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, durationMs);
    stop.addEventListener("abort", done);
    function done(): void {
      clearTimeout(timer);
      stop.removeEventListener("abort", done);
      if (stop.aborted) reject(new Stopped());
      else resolve();
    }
    if (stop.aborted) done();
  });
}

const LOOK_EVERY_MS = 20;

/**
 * Waits until a condition holds.
 *
 * @returns the milliseconds since the call was opened, or `undefined` if it does not hold within the limit
 * @throws {Stopped}
 */
export async function waitUntil(
  call: ExperimentCall,
  holds: () => boolean,
  { limitMs, stop }: { readonly limitMs: number; readonly stop: AbortSignal },
): Promise<number | undefined> {
  const untilMs = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > untilMs) return undefined;
    await pause(LOOK_EVERY_MS, stop);
  }
  return performance.now() - call.startedAtMs;
}

export function areConnected({ ends }: ExperimentCall): boolean {
  return Object.values(ends).every(({ connection }) => connection.connectionState === "connected");
}

/** A member of the first object that has this type and, if given, this kind. */
function memberOf(report: StatisticsReport, type: string, member: string, kind?: string): Json | undefined {
  for (const object of report.values()) {
    if (object.get("type") !== type || (kind !== undefined && object.get("kind") !== kind)) continue;
    const value = object.get(member);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The number of video frames that an end had decoded at the last sample in the trace. */
export function framesDecoded({ recording }: End): number {
  return Number(memberOf(recording.lastStatistics(), "inbound-rtp", "framesDecoded", "video") ?? 0);
}

/** The MIME type of the video codec that an end receives. */
export async function codecInUse({ recording }: End): Promise<string | undefined> {
  const report = await recording.statistics();
  const codecId = memberOf(report, "inbound-rtp", "codecId", "video");
  const mimeType = typeof codecId === "string" ? report.get(codecId)?.get("mimeType") : undefined;
  return typeof mimeType === "string" ? mimeType : undefined;
}

export function selectedPair({ recording }: End): CandidatePair | undefined {
  return candidatePairsIn(recording.lastStatistics()).find(({ isSelected }) => isSelected);
}

/** How long the statistics of a connected connection may take to name its pair. */
const PAIR_LIMIT_MS = 2_000;

/** The selected pair of a connected end. In Firefox, statistics name it a moment after the connection is connected. */
export async function connectedPair(
  call: ExperimentCall,
  end: End,
  stop: AbortSignal,
): Promise<CandidatePair | undefined> {
  const limitMs = areConnected(call) ? PAIR_LIMIT_MS : 0;
  await waitUntil(call, () => selectedPair(end) !== undefined, { limitMs, stop });
  return selectedPair(end);
}

/** Such as `host → relay`, as seen from one end. */
export function pairWords(pair: CandidatePair | undefined): string {
  return pair === undefined ? "–" : `${pair.local?.type ?? "?"} → ${pair.remote?.type ?? "?"}`;
}

/** The bitrate of the video that an end sends, measured over some time, in kbit/s. */
export async function sentKilobitsPerSecond(
  end: End,
  durationMs: number,
  stop: AbortSignal,
): Promise<number> {
  const sent = async () =>
    Number(memberOf(await end.recording.statistics(), "outbound-rtp", "bytesSent", "video") ?? 0);
  const [before, beforeMs] = [await sent(), performance.now()];
  await pause(durationMs, stop);
  return (((await sent()) - before) * 8) / (performance.now() - beforeMs);
}

/** The `ice-ufrag` of a description, which changes with each ICE restart. RFC 8839 §5.4. */
export function ufragOf(description: RTCSessionDescription | null): string {
  return /^a=ice-ufrag:(\S+)/m.exec(description?.sdp ?? "")?.[1] ?? "–";
}

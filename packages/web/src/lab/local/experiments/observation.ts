import { type CandidatePair, candidatePairsIn, type Json } from "@visavis/trace/core";
import type { End, ExperimentCall } from "./experiment-call.ts";

/** What a browser was asked, at one moment: objects of W3C WebRTC Statistics by their id. */
type Report = Parameters<typeof candidatePairsIn>[0];

/** An experiment that was stopped, because another one began or the page was left. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/** Waits, unless the experiment is stopped before. @throws {Stopped} */
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
 * Waits until something holds.
 *
 * @returns the milliseconds since the call was made, or `undefined` when it did not come about within the limit
 * @throws {Stopped}
 */
export async function whenever(
  call: ExperimentCall,
  holds: () => boolean | Promise<boolean>,
  { limitMs, stop }: { readonly limitMs: number; readonly stop: AbortSignal },
): Promise<number | undefined> {
  const untilMs = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > untilMs) return undefined;
    await pause(LOOK_EVERY_MS, stop);
  }
  return performance.now() - call.startedAtMs;
}

export function areConnected({ ends }: ExperimentCall): boolean {
  return Object.values(ends).every(({ connection }) => connection.connectionState === "connected");
}

/** Asks the connection once. */
async function reportOf({ connection }: End): Promise<Report> {
  const report = new Map<string, Map<string, Json>>();
  const statistics = await connection.getStats();
  statistics.forEach((object: Readonly<Record<string, Json>>, id: string) => {
    report.set(id, new Map(Object.entries(object)));
  });
  return report;
}

/** The member of the first object of a type for which all of `members` are as given. */
function memberOf(report: Report, type: string, member: string, kind?: string): Json | undefined {
  for (const object of report.values()) {
    if (object.get("type") !== type || (kind !== undefined && object.get("kind") !== kind)) continue;
    const value = object.get(member);
    if (value !== undefined) return value;
  }
  return undefined;
}

export async function framesDecoded(end: End): Promise<number> {
  return Number(memberOf(await reportOf(end), "inbound-rtp", "framesDecoded", "video") ?? 0);
}

/** The MIME type of the video codec in use, as the receiving end tells. */
export async function codecInUse(end: End): Promise<string | undefined> {
  const report = await reportOf(end);
  const codecId = memberOf(report, "inbound-rtp", "codecId", "video");
  const mimeType = typeof codecId === "string" ? report.get(codecId)?.get("mimeType") : undefined;
  return typeof mimeType === "string" ? mimeType : undefined;
}

export async function selectedPair(end: End): Promise<CandidatePair | undefined> {
  return candidatePairsIn(await reportOf(end)).find(({ isSelected }) => isSelected);
}

/** `host → relay`, as an end sees it. */
export function pairWords(pair: CandidatePair | undefined): string {
  return pair === undefined ? "–" : `${pair.local?.type ?? "?"} → ${pair.remote?.type ?? "?"}`;
}

/** Of the picture that an end sends, over some time. In kilobits per second. */
export async function sentKilobitsPerSecond(
  end: End,
  durationMs: number,
  stop: AbortSignal,
): Promise<number> {
  const sent = async () => Number(memberOf(await reportOf(end), "outbound-rtp", "bytesSent", "video") ?? 0);
  const [before, beforeMs] = [await sent(), performance.now()];
  await pause(durationMs, stop);
  return (((await sent()) - before) * 8) / (performance.now() - beforeMs);
}

/** The `ice-ufrag` of a description: it changes when ICE restarts. RFC 8839 §5.4. */
export function ufragOf(description: RTCSessionDescription | null): string {
  return /^a=ice-ufrag:(\S+)/m.exec(description?.sdp ?? "")?.[1] ?? "–";
}

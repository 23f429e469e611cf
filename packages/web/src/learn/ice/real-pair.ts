import { computed, signal } from "@preact/signals";
import type { Trace } from "@visavis/trace/core";
import { fetchOwnServers } from "../../ice-servers/own-servers.ts";
import { iceServerOf } from "../../ice-servers/server-entry.ts";
import type { PairViews } from "../pair-views.ts";
import { connectPair, openRecordedPair, type RecordedPair } from "../recorded-pair.ts";

/** The `iceTransportPolicy`: all candidates, or relay candidates only. */
export type Policy = "all" | "relay";

const pair = signal<RecordedPair | undefined>(undefined);
/** The error message of the browser or the server. */
export const failure = signal<string | undefined>(undefined);
export const isConnecting = signal(false);
export const recorded = computed<Trace | undefined>(() => pair.value?.trace.value);
export const views = computed(() => pair.value?.views);
export const recordedLog = computed(() => pair.value?.log);

let attempt = 0;

/** Connects A and B in this page by a data channel, with this server's STUN and TURN. */
export async function connect(policy: Policy): Promise<void> {
  disconnect();
  attempt += 1;
  const mine = attempt;
  isConnecting.value = true;
  try {
    const servers = await fetchOwnServers();
    if (mine !== attempt) return;
    const opened = openRecordedPair({ iceServers: servers.map(iceServerOf), iceTransportPolicy: policy });
    pair.value = opened;
    opened.a.createDataChannel("lesson");
    await connectPair(opened);
  } catch (error) {
    if (mine === attempt) failure.value = error instanceof Error ? error.message : String(error);
  } finally {
    if (mine === attempt) isConnecting.value = false;
  }
}

/** Closes both connections and cancels a running attempt. */
export function disconnect(): void {
  attempt += 1;
  pair.peek()?.close();
  pair.value = undefined;
  failure.value = undefined;
  isConnecting.value = false;
}

/**
 * The selected pair of A: `host udp ↔ prflx udp, succeeded, responsesReceived: 3`.
 *
 * @param isRelayed whether A's own candidate has to be a relay candidate, or must not be one
 */
export function pairIn(views: PairViews, isRelayed: boolean): string | undefined {
  const pair = views.candidatePairs("a").find(({ isSelected, state }) => isSelected && state === "succeeded");
  if (pair?.local === undefined || (pair.local.type === "relay") !== isRelayed) return undefined;
  const [local, remote] = [pair.local, pair.remote].map(
    (end) => `${end?.type ?? "?"} ${end?.protocol ?? "?"}`,
  );
  const answers = pair.responsesReceived;
  return `${local} ↔ ${remote}, succeeded${answers === undefined ? "" : `, responsesReceived: ${answers}`}`;
}

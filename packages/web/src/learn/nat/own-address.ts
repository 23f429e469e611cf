import { signal } from "@preact/signals";
import { type PageTrace, startTrace } from "@visavis/trace/browser";
import { type GatheredCandidate, gather } from "../../ice-servers/gathering.ts";
import { fetchOwnServers } from "../../ice-servers/own-servers.ts";
import { iceServerOf } from "../../ice-servers/server-entry.ts";
import { waysTo } from "../../ice-servers/way.ts";
import { judgeWay, type WayVerdict, wayEvidence } from "../../ice-servers/way-verdict.ts";

const GATHER_LIMIT_MS = 12_000;

/** The addresses of the learner’s own browser. */
export interface OwnAddress {
  readonly url: string;
  readonly verdict: WayVerdict;
  readonly host: GatheredCandidate | undefined;
  /** `undefined` if it equals the host candidate, in which case browsers leave it out. */
  readonly serverReflexive: GatheredCandidate | undefined;
}

/** `noServer`: this server offers no STUN, or does not respond. */
export const ownAddress = signal<OwnAddress | "asking" | "noServer" | undefined>(undefined);
export const ownRecording = signal<PageTrace | undefined>(undefined);

let running = new AbortController();

/** Finds the browser’s addresses by gathering candidates, on a connection that is never connected. */
export async function askOwnAddress(): Promise<void> {
  running.abort();
  running = new AbortController();
  const { signal: stopped } = running;
  ownAddress.value = "asking";
  const found = await findOwnAddress(stopped).catch(() => "noServer" as const);
  if (!stopped.aborted) ownAddress.value = found;
}

/** Cancels a running query. */
export function stopAsking(): void {
  running.abort();
  if (ownAddress.peek() === "asking") ownAddress.value = undefined;
}

async function findOwnAddress(stopped: AbortSignal): Promise<OwnAddress | "noServer"> {
  const servers = await fetchOwnServers();
  const way = servers
    .flatMap(waysTo)
    .find(({ purpose, transport }) => purpose === "stun" && transport === "udp");
  if (way === undefined) return "noServer";
  const { explainCandidateError } = await import("../../ice-servers/error-explanation.ts");
  const trace = startTrace();
  if (!stopped.aborted) ownRecording.value = trace;
  const gathering = await gather({
    iceServers: [iceServerOf(way.server)],
    policy: "all",
    onlyUrl: way.url,
    limitMs: GATHER_LIMIT_MS,
    signal: stopped,
    trace,
    label: way.url,
    onChange: () => {},
  });
  const errors = gathering.errors.map((error) => ({
    ...error,
    explained: explainCandidateError(error.code, { ...error, afterMs: error.atMs }),
  }));
  const udp = gathering.candidates.filter(({ protocol }) => protocol === "udp");
  const serverReflexive = udp.find(({ type }) => type === "srflx");
  const hosts = udp.filter(({ type }) => type === "host");
  return {
    url: way.url,
    verdict: judgeWay(wayEvidence(way, { policy: "all", gathering, errors, echo: undefined })),
    host: hosts.find(({ port }) => port === serverReflexive?.relatedPort) ?? hosts[0],
    serverReflexive,
  };
}

/** `host 192.168.1.7:5000 → srflx 203.0.113.7:40000`, or `= srflx` if the server sees the host’s own address. */
export function ownEvidence(own: OwnAddress | "asking" | "noServer" | undefined): string | undefined {
  if (typeof own !== "object" || own.host === undefined) return undefined;
  const host = `host ${own.host.address}:${own.host.port}`;
  const { serverReflexive, verdict } = own;
  if (verdict === "tellsAddress" && serverReflexive !== undefined) {
    return `${host} → srflx ${serverReflexive.address}:${serverReflexive.port}`;
  }
  return verdict === "answersWithoutNat" ? `${host} = srflx` : undefined;
}

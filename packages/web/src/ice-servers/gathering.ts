import { type ConnectionRecording, type PageTrace, recordedPeerConnection } from "@visavis/trace/browser";
import type { StatisticsReport } from "@visavis/trace/core";
import type { TransportPolicy } from "./server-entry.ts";

/** One candidate, from its event and from the statistics. */
export interface GatheredCandidate {
  /** Milliseconds since `setLocalDescription` was called. */
  readonly atMs: number;
  readonly type: string;
  readonly foundation: string;
  readonly component: string;
  readonly protocol: string;
  /** `active`, `passive` or `so` for TCP candidates. */
  readonly tcpType: string | undefined;
  readonly address: string;
  readonly port: number | undefined;
  readonly relatedAddress: string | undefined;
  readonly relatedPort: number | undefined;
  readonly priority: number;
  /** The server that it comes from, if known. */
  readonly url: string | undefined;
  /** The transport between the browser and the relay. */
  readonly relayProtocol: string | undefined;
  /** Round-trip time of the connectivity checks, milliseconds, if the statistics have it. */
  readonly roundTripMs?: number;
}

/** One `icecandidateerror`. */
export interface GatheringError {
  readonly atMs: number;
  readonly url: string;
  readonly code: number;
  /** The browser's text; empty in Firefox. */
  readonly text: string;
  readonly address: string | null;
  readonly port: number | null;
}

/** What one connection gathered. */
export interface Gathering {
  readonly candidates: readonly GatheredCandidate[];
  readonly errors: readonly GatheringError[];
  /** `undefined` while it goes on. */
  readonly end: GatheringEnd | undefined;
}

export interface GatheringEnd {
  readonly kind: "complete" | "timeLimit" | "stopped" | "refused";
  readonly atMs: number;
  /** The browser's error, if it rejected the configuration. */
  readonly words?: string;
}

export const NOTHING_YET: Gathering = { candidates: [], errors: [], end: undefined };

interface GatheringOptions {
  readonly iceServers: readonly RTCIceServer[];
  readonly policy: TransportPolicy;
  /** The only URL in `iceServers`, for browsers that do not say which server a candidate comes from. */
  readonly onlyUrl?: string;
  /** Browsers wait for a silent server for up to 40 s, which is too long for a person. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** Records the connection, under `label`. */
  readonly trace: PageTrace;
  readonly label: string;
  readonly onChange: (gathering: Gathering) => void;
}

/** Gathers the candidates of a connection that never connects. It always resolves, with what was gathered. */
export async function gather(options: GatheringOptions): Promise<Gathering> {
  let gathering = NOTHING_YET;
  const change = (next: Partial<Gathering>) => {
    gathering = { ...gathering, ...next };
    options.onChange(gathering);
  };
  const startedAtMs = performance.now();
  const elapsedMs = () => performance.now() - startedAtMs;
  const opened = open(options);
  if (typeof opened === "string") {
    change({ end: { kind: "refused", atMs: elapsedMs(), words: opened } });
    return gathering;
  }
  const { connection, recording } = opened;
  connection.addEventListener("icecandidate", ({ candidate }) => {
    // Firefox marks the end of a generation with an empty candidate.
    if (candidate === null || candidate.candidate === "") return;
    change({ candidates: [...gathering.candidates, gathered(candidate, elapsedMs(), options.onlyUrl)] });
  });
  connection.addEventListener("icecandidateerror", (event) => {
    const { url, errorCode: code, errorText: text, address, port } = event;
    change({ errors: [...gathering.errors, { atMs: elapsedMs(), url, code, text, address, port }] });
  });
  const ended = whenEnded(connection, options);
  try {
    connection.createDataChannel("probe");
    await connection.setLocalDescription();
    const kind = await ended;
    const atMs = elapsedMs();
    const candidates = withStatistics(gathering.candidates, await recording.statistics());
    change({ candidates, end: { kind, atMs } });
  } catch (error) {
    change({ end: { kind: "refused", atMs: elapsedMs(), words: String(error) } });
  } finally {
    connection.close();
  }
  return gathering;
}

/** A connection, or the browser's reason to reject its configuration. */
function open({
  iceServers,
  policy,
  trace,
  label,
}: GatheringOptions):
  | { readonly connection: RTCPeerConnection; readonly recording: ConnectionRecording }
  | string {
  const configuration: RTCConfiguration = { iceServers: [...iceServers], iceTransportPolicy: policy };
  try {
    return recordedPeerConnection(configuration, { ...trace, label });
  } catch (error) {
    return String(error);
  }
}

function whenEnded(
  connection: RTCPeerConnection,
  { limitMs, signal }: GatheringOptions,
): Promise<GatheringEnd["kind"]> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => resolve("timeLimit"), limitMs);
    connection.addEventListener("icegatheringstatechange", () => {
      if (connection.iceGatheringState !== "complete") return;
      clearTimeout(limit);
      resolve("complete");
    });
    if (signal.aborted) resolve("stopped");
    signal.addEventListener("abort", () => resolve("stopped"), { once: true });
  });
}

function gathered(candidate: RTCIceCandidate, atMs: number, onlyUrl: string | undefined): GatheredCandidate {
  const { type, foundation, component, protocol, tcpType, address, port } = candidate;
  const { relatedAddress, relatedPort, priority } = candidate;
  const isFromServer = type === "srflx" || type === "relay";
  return {
    atMs,
    type: type ?? "",
    foundation: foundation ?? "",
    component: component ?? "",
    protocol: protocol ?? "",
    tcpType: tcpType ?? undefined,
    // Chromium puts IPv6 addresses in brackets; Firefox does not.
    address: bare(address) ?? "",
    port: port ?? undefined,
    relatedAddress: bare(relatedAddress),
    relatedPort: relatedPort ?? undefined,
    priority: priority ?? 0,
    // TypeScript's types lack these two members, as do some browsers.
    url: textOf(Reflect.get(candidate, "url")) ?? (isFromServer ? onlyUrl : undefined),
    relayProtocol: textOf(Reflect.get(candidate, "relayProtocol")),
  };
}

function bare(address: string | null | undefined): string | undefined {
  return address?.replace(/^\[|\]$/g, "");
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Adds what only the statistics have: in Firefox the protocol to any relay, in Chromium the protocol to a relay over UDP. */
function withStatistics(
  candidates: readonly GatheredCandidate[],
  report: StatisticsReport,
): readonly GatheredCandidate[] {
  const local = [...report.values()].filter((object) => object.get("type") === "local-candidate");
  return candidates.map((candidate) => {
    const found = local.find(
      (object) =>
        object.get("candidateType") === candidate.type &&
        bare(textOf(object.get("address"))) === candidate.address &&
        object.get("port") === candidate.port,
    );
    return {
      ...candidate,
      url: candidate.url ?? textOf(found?.get("url")),
      relayProtocol: candidate.relayProtocol ?? textOf(found?.get("relayProtocol")),
    };
  });
}

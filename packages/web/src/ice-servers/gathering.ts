import { type PageTrace, recordedPeerConnection } from "@visavis/trace/browser";
import type { TransportPolicy } from "./server-entry.ts";

/** One candidate, as the browser tells it in its event and in its statistics. */
export interface GatheredCandidate {
  /** Milliseconds since `setLocalDescription` was called. */
  readonly atMs: number;
  readonly type: string;
  readonly foundation: string;
  readonly component: string;
  readonly protocol: string;
  /** Of TCP candidates: `active`, `passive` or `so`. */
  readonly tcpType: string | undefined;
  readonly address: string;
  readonly port: number | undefined;
  readonly relatedAddress: string | undefined;
  readonly relatedPort: number | undefined;
  readonly priority: number;
  /** Of the server that gave it, where it can be told. */
  readonly url: string | undefined;
  /** How a relay is reached. */
  readonly relayProtocol: string | undefined;
  /** Of the connectivity checks, milliseconds, where the statistics have it. */
  readonly roundTripMs?: number;
}

/** One `icecandidateerror`. */
export interface GatheringError {
  readonly atMs: number;
  readonly url: string;
  readonly code: number;
  /** As the browser has it; empty in Firefox. */
  readonly text: string;
  readonly address: string | null;
  readonly port: number | null;
}

/** What came while one connection gathered its candidates. */
export interface Gathering {
  readonly candidates: readonly GatheredCandidate[];
  readonly errors: readonly GatheringError[];
  /** `undefined` while it lasts. */
  readonly end: GatheringEnd | undefined;
}

export interface GatheringEnd {
  readonly kind: "complete" | "timeLimit" | "stopped" | "refused";
  readonly atMs: number;
  /** The browser’s words, where it refused the configuration. */
  readonly words?: string;
}

export const NOTHING_YET: Gathering = { candidates: [], errors: [], end: undefined };

/** What one connection is told, and whom it tells. */
interface GatheringOptions {
  readonly iceServers: readonly RTCIceServer[];
  readonly policy: TransportPolicy;
  /** Where it is the only one, and the browser does not say which server gave a candidate. */
  readonly onlyUrl?: string;
  /** Browsers wait for up to 40 s for a server that is silent; a person does not. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** Where all that happens is recorded, and under which name. */
  readonly trace: PageTrace;
  readonly label: string;
  readonly onChange: (gathering: Gathering) => void;
}

/** Gathers the candidates of a connection that never connects. It always resolves, with what came. */
export async function gather(options: GatheringOptions): Promise<Gathering> {
  let gathering = NOTHING_YET;
  const change = (next: Partial<Gathering>) => {
    gathering = { ...gathering, ...next };
    options.onChange(gathering);
  };
  const startedAtMs = performance.now();
  const elapsedMs = () => performance.now() - startedAtMs;
  const opened = open(options);
  if (!(opened instanceof RTCPeerConnection)) {
    change({ end: { kind: "refused", atMs: elapsedMs(), words: opened } });
    return gathering;
  }
  const connection = opened;
  connection.addEventListener("icecandidate", ({ candidate }) => {
    // Firefox marks the end of one generation by an empty line.
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
    const candidates = withStatistics(gathering.candidates, await connection.getStats());
    change({ candidates, end: { kind, atMs } });
  } catch (error) {
    change({ end: { kind: "refused", atMs: elapsedMs(), words: String(error) } });
  } finally {
    connection.close();
  }
  return gathering;
}

/** A connection, or what the browser has against its configuration. */
function open({ iceServers, policy, trace, label }: GatheringOptions): RTCPeerConnection | string {
  const configuration: RTCConfiguration = { iceServers: [...iceServers], iceTransportPolicy: policy };
  try {
    return recordedPeerConnection(configuration, { ...trace, label }).connection;
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
    // Chromium has brackets around an address of IPv6, Firefox has not.
    address: bare(address) ?? "",
    port: port ?? undefined,
    relatedAddress: bare(relatedAddress),
    relatedPort: relatedPort ?? undefined,
    priority: priority ?? 0,
    url: textOf(candidate, "url") ?? (isFromServer ? onlyUrl : undefined),
    relayProtocol: textOf(candidate, "relayProtocol"),
  };
}

function bare(address: string | null | undefined): string | undefined {
  return address?.replace(/^\[|\]$/g, "");
}

/** Members that TypeScript does not know yet, and not every browser has. */
function textOf(candidate: RTCIceCandidate, name: "url" | "relayProtocol"): string | undefined {
  const value: unknown = Reflect.get(candidate, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Firefox has the relay’s protocol in its statistics only, and Chromium that of UDP. */
function withStatistics(
  candidates: readonly GatheredCandidate[],
  report: RTCStatsReport,
): readonly GatheredCandidate[] {
  const local = [...report.values()].filter(({ type }) => type === "local-candidate");
  return candidates.map((candidate) => {
    const found = local.find(
      ({ candidateType, address, port }) =>
        candidateType === candidate.type && bare(address) === candidate.address && port === candidate.port,
    );
    const { url, relayProtocol } = found ?? {};
    return {
      ...candidate,
      url: candidate.url ?? (typeof url === "string" && url !== "" ? url : undefined),
      relayProtocol:
        candidate.relayProtocol ?? (typeof relayProtocol === "string" ? relayProtocol : undefined),
    };
  });
}

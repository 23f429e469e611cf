import type { CandidateInit, Json, Machine, Trace, TraceEvent } from "../core/trace-event.ts";

type EventOf<Kind extends TraceEvent["kind"]> = Extract<TraceEvent, { readonly kind: Kind }>;

/** Writes the events of one connection at the times that a test gives. */
export interface TracedSide {
  call(atMs: number, method: string, options?: CallOptions): void;
  state(atMs: number, machine: Machine, from: string, to: string, subject?: string): void;
  description(
    atMs: number,
    side: "local" | "remote",
    type: EventOf<"description">["type"],
    sdp: string,
  ): void;
  candidate(atMs: number, side: "local" | "remote", line: string | null, url?: string): void;
  signaling(atMs: number, direction: "in" | "out", message: Json): void;
  statistics(atMs: number, changed: EventOf<"statistics">["changed"], gone?: readonly string[]): void;
  add(event: WithoutConnection): void;
}

interface CallOptions {
  readonly arguments?: readonly Json[];
  /** How long the call took; `null` if it has no outcome. */
  readonly tookMs?: number | null;
  readonly error?: { readonly name: string; readonly message: string };
  readonly result?: Json;
}

type WithoutConnection = TraceEvent extends infer Event
  ? Event extends TraceEvent
    ? Omit<Event, "connection">
    : never
  : never;

/** A trace under construction, and its connections by id. */
export interface TracedCall {
  side(id: string): TracedSide;
  /** Its events in the order of their times. */
  trace(): Trace;
}

export function tracedCall(connections: readonly string[] = ["a", "b"]): TracedCall {
  const events: TraceEvent[] = [];
  let calls = 0;
  const side = (connection: string): TracedSide => {
    const add = (event: WithoutConnection) => void events.push({ ...event, connection });
    return {
      add,
      call(atMs, method, { arguments: given = [], tookMs = 1, error, result } = {}) {
        calls += 1;
        const call = calls;
        add({ kind: "call", atMs, call, method: `RTCPeerConnection.${method}`, arguments: given });
        if (tookMs === null) return;
        add({
          kind: "outcome",
          atMs: atMs + tookMs,
          call,
          ...(error !== undefined && { error }),
          ...(result !== undefined && { result }),
        });
      },
      state: (atMs, machine, from, to, subject) =>
        add({ kind: "state", atMs, machine, from, to, ...(subject !== undefined && { subject }) }),
      description: (atMs, at, type, sdp) => add({ kind: "description", atMs, side: at, type, sdp }),
      candidate: (atMs, at, line, url) =>
        add({
          kind: "candidate",
          atMs,
          side: at,
          candidate: line === null ? null : candidateInit(line),
          ...(url !== undefined && { url }),
        }),
      signaling: (atMs, direction, message) => add({ kind: "signaling", atMs, direction, message }),
      statistics: (atMs, changed, gone) =>
        add({ kind: "statistics", atMs, changed, ...(gone !== undefined && { gone }) }),
    };
  };
  return {
    side,
    trace: () => ({
      startedAtMs: 0,
      userAgent: "",
      connections: connections.map((id) => ({ id, label: id.toUpperCase() })),
      events: events.toSorted((a, b) => a.atMs - b.atMs),
      leftOut: 0,
    }),
  };
}

function candidateInit(line: string): CandidateInit {
  return { candidate: line, sdpMid: "0", sdpMLineIndex: 0, usernameFragment: "u" };
}

/** A candidate line with a documentation address. */
export function candidateLine(type: "host" | "srflx" | "relay", port: number): string {
  const address = { host: "192.0.2.10", srflx: "198.51.100.10", relay: "203.0.113.10" }[type];
  const related = type === "host" ? "" : " raddr 0.0.0.0 rport 0";
  return `candidate:${port} 1 udp 2113937151 ${address} ${port} typ ${type}${related}`;
}

/** The parts of a description that the views read. */
export function sdpOf(ufrag: string): string {
  return `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:${ufrag}\r\na=mid:0\r\n`;
}

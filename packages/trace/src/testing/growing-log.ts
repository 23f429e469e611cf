import { createTraceLog, type Trace, type TraceLog } from "../core/index.ts";
import { candidateLine, sdpOf } from "./traced-call.ts";

/** One second of a call: a sample, and occasionally a message or a change of state. */
export function appendSecond(log: TraceLog, second: number): void {
  const connection = "1";
  const atMs = second * 1_000;
  if (second === 0) {
    log.append({ kind: "description", connection, atMs, side: "local", type: "offer", sdp: sdpOf("aaaa") });
  }
  if (second % 10 === 0) {
    const message = { candidate: { candidate: candidateLine("host", second) } };
    log.append({ kind: "signaling", connection, atMs, direction: "out", message });
    const [from, to] = second % 20 === 0 ? ["connected", "disconnected"] : ["disconnected", "connected"];
    log.append({ kind: "state", connection, atMs, machine: "iceConnection", from, to });
  }
  log.append({
    kind: "statistics",
    connection,
    atMs,
    changed: {
      I: { ...(second === 0 && { type: "inbound-rtp", kind: "video" }), bytesReceived: second * 1_000 },
      P: { ...(second === 0 && { type: "candidate-pair", state: "succeeded" }), bytesSent: second },
    },
  });
}

/** The log of a call that has lasted for some seconds. */
export function logOf(seconds: number, limits: { readonly maxEvents?: number } = {}): TraceLog {
  const log = createTraceLog({ startedAtMs: 0, userAgent: "test", ...limits });
  log.addConnection({ label: "A" });
  log.addConnection({ label: "B" });
  for (let second = 0; second < seconds; second += 1) appendSecond(log, second);
  return log;
}

/** The trace, with a list of events that counts how many of them are read. */
export function countedTrace(log: TraceLog): { readonly trace: Trace; reads(): number } {
  let count = 0;
  const live = log.liveTrace();
  const events = new Proxy(live.events, {
    get(list, key, receiver) {
      if (typeof key === "string" && /^\d+$/.test(key)) count += 1;
      return Reflect.get(list, key, receiver);
    },
  });
  return { trace: { ...live, events }, reads: () => count };
}

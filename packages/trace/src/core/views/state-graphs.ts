import type { Machine } from "../trace-event.ts";

/** A transition that the standards allow. */
export interface StateTransition {
  readonly from: string;
  readonly to: string;
  /** The call that causes it, such as `setLocalDescription(offer)`; absent if no single call does. */
  readonly call?: string;
}

/** The states of a machine and how they follow one another. */
export interface StateGraph {
  readonly initial: string;
  /** In the order in which a connection usually passes through them; `closed` and `failed` last. */
  readonly states: readonly string[];
  readonly transitions: readonly StateTransition[];
}

/** W3C WebRTC §4.3.4; the same states for one transport in §5.6. RFC 8445 §6.1.3, RFC 7675 §5.1. */
const ICE_GRAPH: StateGraph = {
  initial: "new",
  states: ["new", "checking", "connected", "completed", "disconnected", "failed", "closed"],
  transitions: [
    { from: "new", to: "checking" },
    { from: "checking", to: "connected" },
    { from: "checking", to: "completed" },
    { from: "checking", to: "disconnected" },
    { from: "checking", to: "failed" },
    { from: "connected", to: "completed" },
    { from: "connected", to: "checking" },
    { from: "connected", to: "disconnected" },
    { from: "connected", to: "failed" },
    { from: "completed", to: "connected" },
    { from: "completed", to: "checking" },
    { from: "completed", to: "disconnected" },
    { from: "completed", to: "failed" },
    { from: "disconnected", to: "checking" },
    { from: "disconnected", to: "connected" },
    { from: "disconnected", to: "completed" },
    { from: "disconnected", to: "failed" },
    { from: "failed", to: "checking", call: "restartIce()" },
    { from: "failed", to: "connected" },
    ...closing(["new", "checking", "connected", "completed", "disconnected", "failed"]),
  ],
};

/** The states and transitions of each machine. */
export const STATE_GRAPHS: Readonly<Record<Machine, StateGraph>> = {
  // RFC 9429 §3.2 and W3C WebRTC §4.3.1.
  signaling: {
    initial: "stable",
    states: [
      "stable",
      "have-local-offer",
      "have-remote-offer",
      "have-remote-pranswer",
      "have-local-pranswer",
      "closed",
    ],
    transitions: [
      { from: "stable", to: "have-local-offer", call: "setLocalDescription(offer)" },
      { from: "stable", to: "have-remote-offer", call: "setRemoteDescription(offer)" },
      { from: "have-local-offer", to: "have-local-offer", call: "setLocalDescription(offer)" },
      { from: "have-local-offer", to: "stable", call: "setRemoteDescription(answer)" },
      { from: "have-local-offer", to: "have-remote-pranswer", call: "setRemoteDescription(pranswer)" },
      { from: "have-local-offer", to: "have-remote-offer", call: "setRemoteDescription(offer)" },
      { from: "have-remote-offer", to: "have-remote-offer", call: "setRemoteDescription(offer)" },
      { from: "have-remote-offer", to: "stable", call: "setLocalDescription(answer)" },
      { from: "have-remote-offer", to: "have-local-pranswer", call: "setLocalDescription(pranswer)" },
      { from: "have-local-pranswer", to: "have-local-pranswer", call: "setLocalDescription(pranswer)" },
      { from: "have-local-pranswer", to: "stable", call: "setLocalDescription(answer)" },
      { from: "have-remote-pranswer", to: "have-remote-pranswer", call: "setRemoteDescription(pranswer)" },
      { from: "have-remote-pranswer", to: "stable", call: "setRemoteDescription(answer)" },
      ...closing([
        "stable",
        "have-local-offer",
        "have-remote-offer",
        "have-local-pranswer",
        "have-remote-pranswer",
      ]),
    ],
  },
  // W3C WebRTC §4.3.2.
  iceGathering: {
    initial: "new",
    states: ["new", "gathering", "complete"],
    transitions: [
      { from: "new", to: "gathering" },
      { from: "gathering", to: "complete" },
      { from: "gathering", to: "new" },
      { from: "complete", to: "gathering" },
      { from: "complete", to: "new" },
    ],
  },
  iceConnection: ICE_GRAPH,
  iceTransport: ICE_GRAPH,
  // W3C WebRTC §4.3.3.
  connection: {
    initial: "new",
    states: ["new", "connecting", "connected", "disconnected", "failed", "closed"],
    transitions: [
      { from: "new", to: "connecting" },
      { from: "connecting", to: "connected" },
      { from: "connecting", to: "disconnected" },
      { from: "connecting", to: "failed" },
      { from: "connected", to: "connecting" },
      { from: "connected", to: "disconnected" },
      { from: "connected", to: "failed" },
      { from: "disconnected", to: "connecting" },
      { from: "disconnected", to: "connected" },
      { from: "disconnected", to: "failed" },
      { from: "failed", to: "connecting", call: "restartIce()" },
      { from: "failed", to: "connected" },
      ...closing(["new", "connecting", "connected", "disconnected", "failed"]),
    ],
  },
  // W3C WebRTC §5.5.
  dtls: {
    initial: "new",
    states: ["new", "connecting", "connected", "failed", "closed"],
    transitions: [
      { from: "new", to: "connecting" },
      { from: "connecting", to: "connected" },
      { from: "connecting", to: "failed" },
      { from: "connected", to: "failed" },
      ...closing(["new", "connecting", "connected", "failed"]),
    ],
  },
  // W3C WebRTC §6.1.1.
  sctp: {
    initial: "connecting",
    states: ["connecting", "connected", "closed"],
    transitions: [{ from: "connecting", to: "connected" }, ...closing(["connecting", "connected"])],
  },
  // W3C WebRTC §6.2.
  dataChannel: {
    initial: "connecting",
    states: ["connecting", "open", "closing", "closed"],
    transitions: [
      { from: "connecting", to: "open" },
      { from: "connecting", to: "closing", call: "close()" },
      { from: "open", to: "closing", call: "close()" },
      { from: "connecting", to: "closed" },
      { from: "open", to: "closed" },
      { from: "closing", to: "closed" },
    ],
  },
};

/** True if the standards allow this transition. */
export function isAllowedTransition(machine: Machine, from: string, to: string): boolean {
  return STATE_GRAPHS[machine].transitions.some((known) => known.from === from && known.to === to);
}

function closing(states: readonly string[]): readonly StateTransition[] {
  return states.map((from) => ({ from, to: "closed", call: "close()" }));
}

import { expect, test } from "vitest";
import { tracedCall } from "../../testing/traced-call.ts";
import { isAllowedTransition, STATE_GRAPHS } from "./state-graphs.ts";
import { stateHistory, stateOf, statesOf } from "./states.ts";

function namesAt(trace: Parameters<typeof statesOf>[0], atMs: number) {
  return Object.fromEntries(
    statesOf(trace, "a", atMs).map(({ machine, subject, state }) => [
      subject === undefined ? machine : `${machine} ${subject}`,
      state,
    ]),
  );
}

test("from its first event on, a connection has its four own machines in their initial states", () => {
  const call = tracedCall();
  call.side("a").call(10, "addTrack");
  expect(statesOf(call.trace(), "a", 9)).toEqual([]);
  expect(namesAt(call.trace(), 10)).toEqual({
    signaling: "stable",
    iceGathering: "new",
    iceConnection: "new",
    connection: "new",
  });
});

test("a state lasts until the next one of the same machine", () => {
  const call = tracedCall();
  const a = call.side("a");
  a.call(0, "createOffer");
  a.state(100, "signaling", "stable", "have-local-offer");
  a.state(150, "dtls", "new", "connecting", "0");
  a.state(160, "dtls", "new", "connecting", "1");
  a.state(5_100, "signaling", "have-local-offer", "stable");
  a.state(5_200, "dtls", "connecting", "connected", "0");
  const trace = call.trace();
  expect(namesAt(trace, 5_099)["signaling"]).toBe("have-local-offer");
  expect(namesAt(trace, 5_100)["signaling"]).toBe("stable");
  expect(namesAt(trace, 5_200)).toMatchObject({ "dtls 0": "connected", "dtls 1": "connecting" });
  const held = stateHistory(trace, "a").find(({ state }) => state === "have-local-offer");
  expect(held).toMatchObject({ fromMs: 100, untilMs: 5_100 });
  expect(trace.events[held!.event!]).toMatchObject({ kind: "state", to: "have-local-offer" });
});

test("close() closes everything but gathering, although no event says so", () => {
  const call = tracedCall();
  const a = call.side("a");
  a.state(0, "connection", "new", "connected");
  a.state(0, "dataChannel", "connecting", "open", "chat");
  a.call(1_000, "close");
  a.state(1_001, "dataChannel", "open", "closed", "chat");
  expect(namesAt(call.trace(), 1_000)).toEqual({
    signaling: "closed",
    iceGathering: "new",
    iceConnection: "closed",
    connection: "closed",
    "dataChannel chat": "closed",
  });
  expect(stateHistory(call.trace(), "a").filter(({ machine }) => machine === "dataChannel").length).toBe(2);
});

test("a recording that starts late learns the state from the first change", () => {
  const call = tracedCall();
  call.side("a").statistics(0, {});
  call.side("a").state(1_000, "connection", "connected", "disconnected");
  expect(stateOf(statesOf(call.trace(), "a", 0), "connection")).toBe("connected");
});

test("every state of a machine can be reached, and every transition is between its states", () => {
  for (const { initial, states, transitions } of Object.values(STATE_GRAPHS)) {
    const reached = new Set([initial]);
    for (let size = 0; size < reached.size; ) {
      size = reached.size;
      for (const { from, to } of transitions) if (reached.has(from)) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...states].sort());
    expect(transitions.every(({ from }) => states.includes(from))).toBe(true);
  }
});

test("an answer without an offer is not allowed, and closed is final", () => {
  expect(isAllowedTransition("signaling", "stable", "have-remote-pranswer")).toBe(false);
  expect(isAllowedTransition("signaling", "closed", "stable")).toBe(false);
  expect(isAllowedTransition("signaling", "have-remote-offer", "stable")).toBe(true);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { readSignalingMessage } from "./signaling-message.ts";

const offer = { type: "offer", sdp: "v=0" };
const line = "candidate:1 1 udp 1 192.0.2.1 1 typ host";

test.each([
  ["on its own", offer],
  ["in this project’s protocol", { type: "description", to: "p", description: offer }],
  ["under sdp, as in many samples", { sdp: offer }],
  ["wrapped twice", { type: "signal", payload: { data: offer } }],
  ["as text", JSON.stringify({ description: offer })],
])("a description is found %s", (_how, message) => {
  expect(readSignalingMessage(message)).toEqual({ what: "description", type: "offer", sdp: "v=0" });
});

test.each([
  ["on its own", { candidate: line, sdpMid: "0" }, line],
  ["in this project’s protocol", { type: "candidate", from: "p", candidate: { candidate: line } }, line],
  ["under ice", { ice: { candidate: line } }, line],
  ["that is null, which ends the candidates", { type: "candidate", from: "p", candidate: null }, null],
  ["that is empty, which means the same", { candidate: { candidate: "" } }, null],
])("a candidate is found %s", (_how, message, candidate) => {
  expect(readSignalingMessage(message)).toEqual({ what: "candidate", candidate });
});

test("any other message keeps its name", () => {
  expect(readSignalingMessage({ type: "participantJoined" })).toEqual({
    what: "other",
    name: "participantJoined",
  });
  expect(readSignalingMessage("hello")).toEqual({ what: "other", name: "" });
});

test("any message is read", () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.json()), (message) => {
      expect(["description", "candidate", "other"]).toContain(readSignalingMessage(message as never).what);
    }),
  );
});

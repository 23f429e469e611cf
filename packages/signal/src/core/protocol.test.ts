import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { ClientMessage, IceServer, parseServerMessage } from "./protocol.ts";

const accepts = (message: unknown) => v.safeParse(ClientMessage, message).success;

test.each([
  [{ type: "join", room: "r" }],
  [{ type: "join", room: "我们家", name: "" }],
  [{ type: "join", room: "x".repeat(128), name: "y".repeat(64) }],
  [{ type: "join", room: "👨‍👩‍👧", name: "می‌خواهم" }],
  [{ type: "join", room: "😀".repeat(128), name: "😀".repeat(64) }],
  // Not assigned in Unicode 17: a newer browser may have an emoji there.
  [{ type: "join", room: "r", name: "Ada \u{1FAFE}" }],
  [{ type: "description", to: "a", description: { type: "offer", sdp: "v=0" } }],
  [{ type: "description", to: "a", description: { type: "rollback", sdp: "", toJSON: 1 } }],
  [{ type: "candidate", to: "a", candidate: null }],
  [
    {
      type: "candidate",
      to: "a",
      candidate: { candidate: "", sdpMid: null, sdpMLineIndex: 0, newField: [] },
    },
  ],
  [{ type: "leave" }],
  [{ type: "ping" }],
])("accepts %j", (message) => expect(accepts(message)).toBe(true));

test.each([
  ["a room without a name", { type: "join", room: "" }],
  ["a blank room", { type: "join", room: "  " }],
  ["an overlong room name of emoji", { type: "join", room: "😀".repeat(129) }],
  ["an overlong room name", { type: "join", room: "x".repeat(129) }],
  ["a room with a line break", { type: "join", room: "a\nb" }],
  ["a name with a direction override", { type: "join", room: "r", name: "a\u202eb" }],
  ["a name with half a surrogate pair", { type: "join", room: "r", name: "a\ud83d" }],
  ["a name with a private character", { type: "join", room: "r", name: "\ue000" }],
  ["a name with a control character", { type: "join", room: "r", name: "a\u0007" }],
  ["a room of joiners and spaces", { type: "join", room: "\u200d \u200c" }],
  ["an overlong name", { type: "join", room: "r", name: "y".repeat(65) }],
  ["an unknown member", { type: "join", room: "r", admin: true }],
  ["a forged sender", { type: "candidate", to: "a", from: "b", candidate: null }],
  ["no receiver", { type: "candidate", candidate: null }],
  ["a malformed receiver id", { type: "candidate", to: "a b", candidate: null }],
  ["a description without a type", { type: "description", to: "a", description: { sdp: "v=0" } }],
  ["a candidate that is text", { type: "candidate", to: "a", candidate: "candidate:1" }],
  ["an unknown type", { type: "shout" }],
  ["a list", [{ type: "ping" }]],
  ["nothing", null],
])("refuses %s", (_what, message) => expect(accepts(message)).toBe(false));

test("an ICE server has `urls`, not the `url` of old drafts", () => {
  const read = (server: unknown) => v.safeParse(IceServer, server).success;
  expect(read({ urls: "stun:192.0.2.1" })).toBe(true);
  expect(
    read({
      urls: ["turn:relay.example:3478?transport=udp", "turns:[2001:db8::1]"],
      username: "u",
      credential: "c",
    }),
  ).toBe(true);
  expect(read({ url: "stun:192.0.2.1" })).toBe(false);
  expect(read({ urls: [] })).toBe(false);
  expect(read({ urls: "https://relay.example" })).toBe(false);
});

test("a client ignores members that a later server adds", () => {
  const text = '{"type":"participantLeft","participant":"a","reason":"left","mood":"sad"}';
  expect(parseServerMessage(text)).toEqual({ type: "participantLeft", participant: "a", reason: "left" });
});

test("a client takes any name that the server has accepted, up to its length", () => {
  const joined = (name: string) =>
    parseServerMessage(JSON.stringify({ type: "participantJoined", participant: { id: "a", name } }));
  expect(joined("a\u{1FAFE}\u202e")).toMatchObject({ participant: { name: "a\u{1FAFE}\u202e" } });
  expect(joined("😀".repeat(64))).toBeDefined();
  expect(joined("x".repeat(129))).toBeUndefined();
});

test("a client reads new ICE servers, and rejects a message with malformed ones", () => {
  const iceServers = [{ urls: ["turn:192.0.2.1:3003?transport=udp"], username: "1:a", credential: "c" }];
  const message = { type: "iceServers", iceServers };
  expect(parseServerMessage(JSON.stringify(message))).toEqual(message);
  expect(
    parseServerMessage('{"type":"iceServers","iceServers":[{"urls":"https://192.0.2.1"}]}'),
  ).toBeUndefined();
});

test("nothing that a server can send makes the parser throw", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(() => parseServerMessage(text)).not.toThrow();
    }),
  );
});

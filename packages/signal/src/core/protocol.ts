import * as v from "valibot";

/** The longest message either side may send, in bytes of UTF-8. */
export const MAX_MESSAGE_BYTES = 65_536;

/** In a mesh everyone sends video to everyone else; more than six exceeds an ordinary uplink. */
export const MAX_PARTICIPANTS = 6;

/** Any visible text: a room may be named in any language. The name is the only key to the room. */
const roomName = v.pipe(v.string(), v.regex(/^[^\p{C}]{1,128}$/u), v.regex(/\S/u));
const participantId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,32}$/));
const displayName = v.pipe(v.string(), v.regex(/^[^\p{C}]{0,64}$/u));
const sdp = v.pipe(v.string(), v.maxLength(MAX_MESSAGE_BYTES));

/** `RTCSessionDescriptionInit`. The payload is defined by browsers, so unknown members pass through. */
const description = v.looseObject({ type: v.picklist(["offer", "answer", "pranswer", "rollback"]), sdp });

/** `RTCIceCandidateInit`, or `null` when the sender has no more candidates. */
const candidate = v.nullable(
  v.looseObject({
    candidate: v.pipe(v.string(), v.maxLength(4096)),
    sdpMid: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(256)))),
    sdpMLineIndex: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)))),
    usernameFragment: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(256)))),
  }),
);

/** The messages of participants. Anything else is refused as `invalidMessage`. */
export const ClientMessage = v.variant("type", [
  v.strictObject({ type: v.literal("join"), room: roomName, name: v.optional(displayName) }),
  v.strictObject({ type: v.literal("description"), to: participantId, description }),
  v.strictObject({ type: v.literal("candidate"), to: participantId, candidate }),
  v.strictObject({ type: v.literal("leave") }),
  v.strictObject({ type: v.literal("ping") }),
]);
export type ClientMessage = v.InferOutput<typeof ClientMessage>;

const iceUrl = v.pipe(v.string(), v.maxLength(512), v.regex(/^(stuns?|turns?):[^\s/]/i));

/** `RTCIceServer` of W3C WebRTC §4.2.4, without the `url` of old drafts. */
export const IceServer = v.strictObject({
  urls: v.union([iceUrl, v.pipe(v.array(iceUrl), v.minLength(1), v.maxLength(16))]),
  username: v.optional(v.pipe(v.string(), v.maxLength(512))),
  credential: v.optional(v.pipe(v.string(), v.maxLength(512))),
});
export type IceServer = v.InferOutput<typeof IceServer>;

const Participant = v.object({ id: participantId, name: displayName });
/** A member of a room. `name` is what the user typed, possibly empty; it is not an identity. */
export type Participant = v.InferOutput<typeof Participant>;

/**
 * The messages of the server. A client ignores unknown members and types, since later servers may add some.
 * `description` and `candidate` are the sender's text with `from` inserted at the front.
 */
export const ServerMessage = v.variant("type", [
  v.object({
    type: v.literal("welcome"),
    self: participantId,
    participants: v.array(Participant),
    iceServers: v.array(IceServer),
  }),
  v.object({ type: v.literal("iceServers"), iceServers: v.array(IceServer) }),
  v.object({ type: v.literal("participantJoined"), participant: Participant }),
  v.object({
    type: v.literal("participantLeft"),
    participant: participantId,
    reason: v.picklist(["left", "lost"]),
  }),
  v.object({ type: v.literal("description"), from: participantId, description }),
  v.object({ type: v.literal("candidate"), from: participantId, candidate }),
  v.object({ type: v.literal("error"), code: v.string(), message: v.string() }),
  v.object({ type: v.literal("pong") }),
]);
export type ServerMessage = v.InferOutput<typeof ServerMessage>;

/** The message in `text`, or `undefined` when it is not JSON or not of this protocol. */
export function parseServerMessage(text: string): ServerMessage | undefined {
  try {
    const parsed = v.safeParse(ServerMessage, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

import * as v from "valibot";

/** The longest message either side may send, in bytes of UTF-8. */
export const MAX_MESSAGE_BYTES = 65_536;

/** In a mesh everyone sends video to everyone else; more than six exceeds an ordinary uplink. */
export const MAX_PARTICIPANTS = 6;

/**
 * Text without control, formatting and private characters. The joiners are part of Persian words and of emoji. Characters that
 * this engine's version of Unicode does not have yet are allowed, since a newer browser may have them.
 */
const NAME = /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Co}]|\u200C|\u200D)*$/u;
const lengthInCharacters = (least: number, most: number) =>
  v.check((text: string) => {
    const { length } = Array.from(text);
    return length >= least && length <= most;
  });
const MAX_NAME_LENGTH = 64;

/** A room may be named in any language. The name is the only key to the room. */
export const RoomName = v.pipe(
  v.string(),
  v.maxLength(256),
  lengthInCharacters(1, 128),
  v.regex(NAME),
  v.regex(/[^\s\u200C\u200D]/u),
);
const participantId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,32}$/));
const displayName = v.pipe(
  v.string(),
  v.maxLength(2 * MAX_NAME_LENGTH),
  lengthInCharacters(0, MAX_NAME_LENGTH),
  v.regex(NAME),
);
/** What the server has accepted; it may know characters that this client does not. */
const acceptedName = v.pipe(v.string(), v.maxLength(2 * MAX_NAME_LENGTH));
const sdp = v.pipe(v.string(), v.maxLength(MAX_MESSAGE_BYTES));
const resumeToken = v.pipe(v.string(), v.regex(/^[\w.-]{1,2048}$/));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

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

/** Members of each message to one participant. */
const addressed = {
  to: participantId,
  /** The generation of `to` that the message is for; one for another page of that participant is dropped. */
  generation: v.optional(count),
  /** The sender's messages, counted from 1. The server drops one that it has had already. */
  seq: v.optional(count),
};

/** What a participant may send. Anything else is refused as `invalidMessage`. */
export const ClientMessage = v.variant("type", [
  v.strictObject({
    type: v.literal("join"),
    room: RoomName,
    name: v.optional(displayName),
    /** The client can resume: its seat outlives its connection. */
    resumable: v.optional(v.literal(true)),
    /** The token of a seat that could not be resumed, to get its id again. */
    previous: v.optional(resumeToken),
    /** A signed statement (JWT, RFC 7519) that the bearer may enter the room. */
    invitation: v.optional(v.pipe(v.string(), v.regex(/^[\w.-]{1,4096}$/))),
  }),
  v.strictObject({
    type: v.literal("resume"),
    token: resumeToken,
    /** The last delivery that the client has received. */
    received: count,
    /** The page was reloaded: it has none of the connections of the seat's previous page. */
    reloaded: v.optional(v.literal(true)),
  }),
  v.strictObject({ type: v.literal("description"), ...addressed, description }),
  v.strictObject({ type: v.literal("candidate"), ...addressed, candidate }),
  v.strictObject({ type: v.literal("leave") }),
  /** From now on newcomers have to knock, or not any more. */
  v.strictObject({ type: v.literal("lock"), locked: v.boolean() }),
  v.strictObject({ type: v.literal("admit"), knocker: participantId }),
  v.strictObject({ type: v.literal("turnAway"), knocker: participantId }),
  v.strictObject({ type: v.literal("remove"), participant: participantId }),
  v.strictObject({ type: v.literal("ping"), received: v.optional(count) }),
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

const Participant = v.object({ id: participantId, name: acceptedName, generation: v.optional(count) });
/**
 * A member of a room. `name` is what the user typed, possibly empty; it does not identify anyone. `generation` counts the
 * pages that have had the seat, from 1: another one has new connections. Missing for a client that cannot resume.
 */
export type Participant = v.InferOutput<typeof Participant>;

/** A guest may neither lock the room, nor let anyone in, turn anyone away or remove anyone. Without invitations there are no roles. */
export const Role = v.picklist(["host", "guest"]);
export type Role = v.InferOutput<typeof Role>;

/** Someone who waits to be let in. */
const Knocker = v.object({ id: participantId, name: acceptedName });
export type Knocker = v.InferOutput<typeof Knocker>;

/** What a participant learns of the room when it comes in. */
const privacy = {
  locked: v.optional(v.literal(true)),
  knocking: v.optional(v.array(Knocker)),
  role: v.optional(Role),
};

/** Deliveries to a seat are counted from 1, so that a client that resumes can say which one was its last. */
const delivery = v.optional(count);

/**
 * What the server sends. A client ignores members and types that it does not know: later servers may add some.
 * `description` and `candidate` are the sender's text with `delivery` and `from` inserted at the front.
 */
export const ServerMessage = v.variant("type", [
  v.object({
    type: v.literal("welcome"),
    self: participantId,
    participants: v.array(Participant),
    ...privacy,
    iceServers: v.array(IceServer),
    /** Only for a client that can resume. */
    generation: v.optional(count),
    resume: v.optional(resumeToken),
  }),
  v.object({
    type: v.literal("resumed"),
    self: participantId,
    generation: count,
    /** The last `seq` that the server has received. */
    received: count,
    iceServers: v.array(IceServer),
    resume: resumeToken,
    /** Who is in the room; missing where the deliveries that follow tell what has changed. */
    participants: v.optional(v.array(Participant)),
    /** With `participants`: how long those who are not among them may still come back after a restart of the server. */
    awaitMs: v.optional(count),
    ...privacy,
  }),
  v.object({
    type: v.literal("iceServers"),
    iceServers: v.array(IceServer),
    /** The relay has other addresses than before: connections should restart ICE with these servers. */
    restartIce: v.optional(v.literal(true)),
  }),
  v.object({ type: v.literal("participantJoined"), delivery, participant: Participant }),
  v.object({ type: v.literal("participantDetached"), delivery, participant: participantId }),
  v.object({ type: v.literal("participantBack"), delivery, participant: Participant }),
  v.object({
    type: v.literal("participantLeft"),
    delivery,
    participant: participantId,
    reason: v.picklist(["left", "lost"]),
    /** The participant who has removed this one. */
    removedBy: v.optional(participantId),
  }),
  /** The answer to `join` where somebody inside has to let newcomers in. */
  v.object({ type: v.literal("waiting") }),
  v.object({ type: v.literal("knocking"), delivery, knocker: Knocker }),
  v.object({ type: v.literal("knockEnded"), delivery, knocker: participantId }),
  v.object({ type: v.literal("roomLocked"), delivery, locked: v.boolean(), by: participantId }),
  v.object({
    type: v.literal("description"),
    delivery,
    from: participantId,
    seq: v.optional(count),
    description,
  }),
  v.object({
    type: v.literal("candidate"),
    delivery,
    from: participantId,
    seq: v.optional(count),
    candidate,
  }),
  v.object({ type: v.literal("error"), code: v.string(), message: v.string() }),
  v.object({ type: v.literal("pong"), received: v.optional(count) }),
]);
export type ServerMessage = v.InferOutput<typeof ServerMessage>;

/** The message in `text`, or `undefined` when it is not JSON or not of this protocol. */
export const parseServerMessage = (text: string): ServerMessage | undefined => valueIn(text, ServerMessage);

function valueIn<Schema extends v.GenericSchema>(
  text: string,
  schema: Schema,
): v.InferOutput<Schema> | undefined {
  try {
    const parsed = v.safeParse(schema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** What a resume token says: enough to set up the seat again after the server has lost it. */
const SeatClaims = v.strictObject({
  id: participantId,
  room: RoomName,
  name: displayName,
  joinedAtMs: v.number(),
  generation: count,
  role: v.optional(Role),
  /** The process that issued it. Another one may have given out seats of which this one knows nothing. */
  issuer: v.string(),
});
export type SeatClaims = v.InferOutput<typeof SeatClaims>;

/** The claims in the text of a token, or `undefined` when they are none: a later or earlier version may have signed them. */
export const seatClaimsIn = (text: string): SeatClaims | undefined => valueIn(text, SeatClaims);

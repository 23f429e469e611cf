/**
 * Every refusal that the server can send: the key is the code on the wire, `message` tells a programmer what to do, and
 * `strikes` count towards being shut out. A message to someone who has just left counts little, since candidates often
 * cross with a departure; messages that no correct client sends count a lot.
 */
export const REJECTIONS = {
  tooLarge: { strikes: 10, message: "A message may have at most 65536 bytes." },
  notJson: { strikes: 10, message: "A message is one JSON object in UTF-8." },
  invalidMessage: { strikes: 10, message: "The message does not fit the protocol; see docs/protocol.md." },
  notJoined: { strikes: 10, message: "Join a room first." },
  alreadyJoined: { strikes: 10, message: "This connection is in a room already; leave it first." },
  roomFull: { strikes: 2, message: "The room is full: it holds at most six participants." },
  tooManyJoins: { strikes: 5, message: "Your address joins too many rooms; wait a minute and join again." },
  turnedAway: {
    strikes: 10,
    message: "Someone in the room has turned you away; wait a minute before you try again.",
  },
  tooManyKnocks: { strikes: 2, message: "Too many people wait for this room; try again later." },
  knockTimeout: { strikes: 0, message: "Nobody has answered for ten minutes; knock again." },
  removed: { strikes: 0, message: "A participant has removed you from the room." },
  invitationMissing: {
    strikes: 5,
    message: "This server opens rooms only to those with an invitation; ask for a link.",
  },
  invitationInvalid: { strikes: 10, message: "The invitation is damaged; ask for the link again." },
  invitationExpired: { strikes: 5, message: "The invitation has expired; ask for a new link." },
  invitationEarly: { strikes: 5, message: "The invitation is not valid yet; come when it is." },
  invitationForeign: {
    strikes: 10,
    message: "The invitation is of another server, or older than this one's key; ask for a new link.",
  },
  invitationElsewhere: { strikes: 10, message: "The invitation is for another room; use its own link." },
  invitationUnchecked: {
    strikes: 1,
    message:
      "The invitation cannot be checked, as the keys of who made it cannot be fetched; try again in a minute.",
  },
  notAllowed: { strikes: 2, message: "Only hosts may do that." },
  unknownParticipant: { strikes: 1, message: "No such participant in this room." },
  tooManyMessages: { strikes: 1, message: "Too many messages a second; this one was not delivered." },
  outboxFull: { strikes: 1, message: "That participant is away, and too much waits already; not delivered." },
  staleToken: { strikes: 2, message: "The seat of this token no longer exists; join the room again." },
  invalidToken: { strikes: 10, message: "This server has not issued that token; join the room again." },
  seatTaken: { strikes: 0, message: "The seat was resumed by another connection; this one is closed." },
  joinTimeout: { strikes: 0, message: "No room was joined in time." },
  shutOut: { strikes: 0, message: "Too many refused messages; the connection is closed." },
} as const satisfies Record<string, { strikes: number; message: string }>;
export type Rejection = keyof typeof REJECTIONS;

import type { Text } from "../text.ts";

/** The vertical lines of a sequence diagram. `server` stands for all STUN and TURN servers together. */
export type LifelineId = "a" | "signaling" | "b" | "server";

/** One vertical line. */
export interface Lifeline {
  readonly id: LifelineId;
  readonly label: Text;
  /** The connection of the trace whose line it is; absent for what the trace does not see from inside. */
  readonly connection?: string;
}

export type StepKind =
  | "create"
  | "addMedia"
  | "negotiationNeeded"
  | "createOffer"
  | "createAnswer"
  | "setLocalDescription"
  | "setRemoteDescription"
  | "descriptionMessage"
  | "candidateMessage"
  | "otherMessage"
  | "candidatesGathered"
  | "gatheringComplete"
  | "candidateError"
  | "addIceCandidate"
  | "iceChecking"
  | "iceConnected"
  | "iceDisconnected"
  | "iceFailed"
  | "iceRestart"
  | "dtls"
  | "connected"
  | "failed"
  | "track"
  | "firstPacket"
  | "firstFrame"
  | "dataChannelOpen"
  | "dataChannelClosed"
  | "close"
  /** Any other call: one that changes what is sent, or one that was refused. */
  | "call"
  | "note";

/** What the colour of a step says; `side` is that of the line it begins at. */
export type StepMeaning = "side" | "signaling" | "stun" | "dtls" | "media" | "fault";

/** One arrow of the diagram, or one mark on a line where `from` and `to` are the same. */
export interface SequenceStep {
  /** When it began, in milliseconds since the trace began. */
  readonly atMs: number;
  /** When it was done or had arrived; absent for a moment, and for what is still under way. */
  readonly untilMs?: number;
  readonly from: LifelineId;
  readonly to: LifelineId;
  readonly kind: StepKind;
  readonly meaning: StepMeaning;
  /** What to write at the arrow: a few words. */
  readonly label: Text;
  /** What else is known of it. */
  readonly detail?: Text;
  /** The events it stands for, as indexes into `Trace.events`, the first one first. */
  readonly events: readonly number[];
}

/** A step that may still change while later events are read. */
export interface StepDraft {
  readonly atMs: number;
  untilMs?: number;
  readonly from: LifelineId;
  to: LifelineId;
  readonly kind: StepKind;
  meaning: StepMeaning;
  label: Text;
  detail?: Text;
  readonly events: number[];
  /** Of what may be drawn together with its like: what each one is, such as `host` or `701`. */
  readonly items?: readonly string[];
}

import type { Text } from "@visavis/trace/core";
import type { SdpSection } from "@visavis/trace/core/sdp";

/** What may differ between two descriptions. */
export type ChangeKind =
  | "writer"
  | "revision"
  | "bundle"
  | "sectionAdded"
  | "sectionMissing"
  | "sectionMoved"
  | "sectionRecycled"
  | "sectionRejected"
  | "sectionAccepted"
  | "direction"
  | "codecsAdded"
  | "codecsRemoved"
  | "codecsRenumbered"
  | "codecOrder"
  | "codecParameters"
  | "feedback"
  | "extensionsAdded"
  | "extensionsRemoved"
  | "extensionsRenumbered"
  | "iceCredentials"
  | "iceRestart"
  | "candidatesAdded"
  | "candidatesRemoved"
  | "endOfCandidates"
  | "defaultAddress"
  | "fingerprint"
  | "dtlsRole"
  | "stream"
  | "sources"
  | "simulcast"
  | "bandwidth"
  | "messageSize"
  | "otherLines"
  | "order";

/** One difference, said by what it means. */
export interface Change {
  readonly kind: ChangeKind;
  readonly text: Text;
  /** The m-sections it is about, by mid or else by their number; empty for the session as a whole. */
  readonly mids: readonly string[];
}

/** An m-section in both descriptions, and where what it does not say itself is said for all. */
export interface SectionPair {
  readonly before: SdpSection;
  readonly after: SdpSection;
  readonly sessionBefore: SdpSection;
  readonly sessionAfter: SdpSection;
  /** Whether one end wrote both, so that a difference is a change and not just two opinions. */
  readonly isSameWriter: boolean;
}

/** What one comparison finds; the m-sections are added by whoever asked. */
export type Found = Omit<Change, "mids">;

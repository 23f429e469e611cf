import { type Finding, failed, passed, skipped, warning } from "../finding.ts";

/** testrtc, connectivity: within this time a message has to be there and back, milliseconds. */
export const PATH_LIMIT_MS = 5_000;

/** What was seen of two connections of this page that may use candidates of one type only. */
export interface PathFigures {
  readonly path: "host" | "srflx" | "relay";
  /** How many candidates of the type there were. */
  readonly candidates: number;
  readonly isMessageBack: boolean;
  /** False where a server was still silent at the end. */
  readonly isGatheringComplete: boolean;
  /** How many times the browser said that a server could not be reached, or refused. */
  readonly errors: number;
}

export function verdictOnPath({
  path,
  candidates,
  isMessageBack,
  isGatheringComplete,
  errors,
}: PathFigures): Finding {
  switch (path) {
    case "host":
      if (isMessageBack) return passed("hostWorks");
      return failed(candidates === 0 ? "noNetwork" : "hostBlocked");
    case "srflx":
      if (isMessageBack) return passed("reflexiveWorks");
      if (candidates > 0) return warning("noHairpinning");
      // Browsers leave out an address that they know already, and say so when a server does not answer.
      return isGatheringComplete && errors === 0 ? skipped("noNat") : failed("noReflexive");
    case "relay":
      if (isMessageBack) return passed("relayWorks");
      return failed(candidates === 0 ? "noRelay" : "relayLost");
    default:
      return path satisfies never;
  }
}

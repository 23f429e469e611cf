import type { PageTrace } from "@visavis/trace/browser";
import type { CaptureRefusal } from "../../../capture/capture-attempt.ts";
import type { explainCandidateError } from "../../../ice-servers/error-explanation.ts";
import type { ServerEntry } from "../../../ice-servers/server-entry.ts";
import type { Figures } from "../figures.ts";
import type { ConnectivityFinding } from "../findings.ts";

/** What every test gets. */
export interface TestContext {
  /** Aborts when the person stops the test, or when its time is up. */
  readonly signal: AbortSignal;
  readonly isLong: boolean;
  /** Records all connections of the test. */
  readonly trace: PageTrace;
  /** The servers to test with: those of this server, or those in the link. */
  readonly servers: readonly ServerEntry[];
  /** `undefined` if its texts could not be loaded. */
  readonly explain: typeof explainCandidateError | undefined;
  /** The person has let this page use the microphone since it was opened. */
  readonly isMicrophoneAllowed: boolean;
}

/** What every test returns. */
export interface Measurement {
  readonly finding: ConnectivityFinding;
  readonly figures: Figures;
  /** Why there was no device. */
  readonly refusal?: CaptureRefusal;
}

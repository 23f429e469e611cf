import type { PageTrace } from "@visavis/trace/browser";
import type { CaptureRefusal } from "../../../capture/capture-attempt.ts";
import type { explainCandidateError } from "../../../ice-servers/error-explanation.ts";
import type { ServerEntry } from "../../../ice-servers/server-entry.ts";
import type { Figures } from "../figures.ts";
import type { Finding } from "../finding.ts";

/** What every test is given. */
export interface TestContext {
  /** Aborts when the person stops the test, or its time is up. */
  readonly signal: AbortSignal;
  readonly isLong: boolean;
  /** Where all that happens is recorded. */
  readonly trace: PageTrace;
  /** The servers to test with, those of this server unless a link brought others. */
  readonly servers: readonly ServerEntry[];
  /** `undefined` where its texts did not come through the network. */
  readonly explain: typeof explainCandidateError | undefined;
  /** The person has let this page use the microphone since it was opened. */
  readonly isMicrophoneAllowed: boolean;
}

/** What a test gives back. */
export interface Measurement {
  readonly finding: Finding;
  readonly figures: Figures;
  /** Why there was no device. */
  readonly refusal?: CaptureRefusal;
}

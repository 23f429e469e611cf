import type { FindingReason } from "./finding-words.ts";

/** How a test ended. */
export type Grade = "passed" | "warning" | "failed" | "skipped";

/** What a test found: how it ended, and the name of the sentence that says why. */
export interface Finding {
  readonly grade: Grade;
  readonly reason: FindingReason;
}

export const passed = (reason: FindingReason): Finding => ({ grade: "passed", reason });
export const warning = (reason: FindingReason): Finding => ({ grade: "warning", reason });
export const failed = (reason: FindingReason): Finding => ({ grade: "failed", reason });
export const skipped = (reason: FindingReason): Finding => ({ grade: "skipped", reason });

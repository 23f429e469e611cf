import { createTraceLog } from "../core/index.ts";
import type { PageTrace } from "./pen.ts";

/** Begins the trace of a page, for all its connections; `maxBytes` as in `createTraceLog`. */
export function startTrace(limits: { readonly maxBytes?: number } = {}): PageTrace {
  const beganMs = performance.now();
  const log = createTraceLog({
    startedAtMs: performance.timeOrigin + beganMs,
    userAgent: navigator.userAgent,
    ...limits,
  });
  return { log, nowMs: () => performance.now() - beganMs };
}

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Trace, TraceLog } from "@visavis/trace/core";

/** Views are drawn anew so often at most: a call has hundreds of events in its first second. */
const DRAW_EVERY_MS = 100;

/** The trace of a log as it grows. The caller ends it with `stop`. */
export function followTrace(log: TraceLog): { readonly trace: ReadonlySignal<Trace>; stop(): void } {
  const trace = signal(log.trace());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = log.subscribe(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      trace.value = log.trace();
    }, DRAW_EVERY_MS);
  });
  return {
    trace,
    stop() {
      unsubscribe();
      clearTimeout(timer);
    },
  };
}

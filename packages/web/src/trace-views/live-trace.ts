import { type ReadonlySignal, signal } from "@preact/signals";
import { createTraceFollower, type Trace, type TraceLog, type TraceReader } from "@visavis/trace/core";
import { useMemo } from "preact/hooks";

/** The pause between two updates of the views: the first second of a call has hundreds of events. */
const UPDATE_EVERY_MS = 100;

/**
 * Follows a log: the signal gets its live trace after every event, or burst of events. Without events, nothing runs. The
 * caller ends it with `stop`.
 */
export function followTrace(log: TraceLog): { readonly trace: ReadonlySignal<Trace>; stop(): void } {
  const trace = signal(log.liveTrace());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = log.subscribe(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      trace.value = log.liveTrace();
    }, UPDATE_EVERY_MS);
  });
  return {
    trace,
    stop() {
      unsubscribe();
      clearTimeout(timer);
    },
  };
}

/**
 * A view of a trace that may grow. Each time it is drawn, only the events that are new are read.
 *
 * @param createReader makes the reader of the view; made anew when one of `inputs` changes
 * @param untilMs the moment of a replay; the end of the trace unless given
 */
export function useTraceView<View>(
  trace: Trace,
  createReader: () => TraceReader<View>,
  inputs: readonly unknown[],
  untilMs?: number,
): View {
  const follower = useMemo(() => createTraceFollower(createReader), inputs);
  return follower.follow(trace, untilMs);
}

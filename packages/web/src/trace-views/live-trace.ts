import { type ReadonlySignal, signal } from "@preact/signals";
import { createTraceFollower, type Trace, type TraceLog, type TraceReader } from "@visavis/trace/core";
import { useMemo } from "preact/hooks";

/** The shortest time between two updates of the views: the first second of a call has hundreds of events. */
const UPDATE_EVERY_MS = 100;

/**
 * Follows a log: the signal is updated after each event or burst of events. While there are none, nothing runs. The caller
 * must call `stop`.
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
 * A view of a trace that may grow. Each render reads only the new events.
 *
 * @param createReader makes the reader of the view, again whenever one of `inputs` changes
 * @param untilMs the moment of a replay; defaults to the end of the trace
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

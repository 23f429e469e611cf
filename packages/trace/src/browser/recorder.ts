import { createTraceLog, type EventBody, type Machine, type TraceLog } from "../core/index.ts";

/** What a page records with: a log, and the clock of the page. */
export interface PageTrace {
  readonly log: TraceLog;
  /** Milliseconds since the trace began. */
  readonly nowMs: () => number;
}

/** Starts the trace of a page, for all its connections; `maxBytes` as in `createTraceLog`. */
export function startTrace(limits: { readonly maxBytes?: number } = {}): PageTrace {
  const startedMs = performance.now();
  const log = createTraceLog({
    startedAtMs: performance.timeOrigin + startedMs,
    userAgent: navigator.userAgent,
    ...limits,
  });
  return { log, nowMs: () => performance.now() - startedMs };
}

/**
 * Writes the events of one connection into a log. An error while recording never reaches the page: the event counts as left
 * out.
 */
export interface Recorder {
  readonly connection: string;
  write(body: EventBody): void;
  /** Runs `record`, which may fail. */
  attempt(record: () => void): void;
  /** Writes a call that is about to be made. The returned recorder writes its outcome, once. */
  call(
    method: string,
    argumentList: () => Extract<EventBody, { readonly kind: "call" }>["arguments"],
  ): CallRecorder;
  /** Writes a change of state, unless the state is the same as before. */
  state(
    machine: Machine,
    state: { readonly to: string; readonly initial: string; readonly subject?: string },
  ): void;
  /** Aborted when the recording ends; every listener is added with this signal. */
  readonly ended: AbortSignal;
  /** Calls `undo` when the recording ends. */
  onEnd(undo: () => void): void;
}

interface CallRecorder {
  succeeded(result: Extract<EventBody, { readonly kind: "outcome" }>["result"]): void;
  failed(error: unknown): void;
}

/** Starts recording a connection. `end` undoes everything that was done for it, in reverse order. */
export function createRecorder(
  { log, nowMs }: PageTrace,
  connection: string,
): Recorder & { readonly end: () => void } {
  const ending = new AbortController();
  const undos: (() => void)[] = [];
  const states = new Map<string, string>();

  const attempt = (record: () => void) => {
    if (ending.signal.aborted) return;
    try {
      record();
    } catch {
      log.leaveOut();
    }
  };
  const write = (body: EventBody) => {
    attempt(() => log.append({ ...body, atMs: nowMs(), connection }));
  };

  return {
    connection,
    write,
    attempt,
    call(method, argumentList) {
      const call = log.numberCall();
      attempt(() => write({ kind: "call", call, method, arguments: argumentList() }));
      let isOpen = true;
      const settle = (outcome: Omit<Extract<EventBody, { readonly kind: "outcome" }>, "kind" | "call">) => {
        if (isOpen) write({ kind: "outcome", call, ...outcome });
        isOpen = false;
      };
      return {
        succeeded: (result) => settle(result === undefined ? {} : { result }),
        failed: (error) => attempt(() => settle({ error: nameAndMessage(error) })),
      };
    },
    state(machine, { to, initial, subject }) {
      const key = JSON.stringify([machine, subject]);
      const from = states.get(key) ?? initial;
      if (from === to) return;
      states.set(key, to);
      write({ kind: "state", machine, from, to, ...(subject !== undefined && { subject }) });
    },
    ended: ending.signal,
    onEnd: (undo) => void undos.push(undo),
    end() {
      ending.abort();
      for (const undo of undos.splice(0).reverse()) undo();
    },
  };
}

function nameAndMessage(error: unknown): { readonly name: string; readonly message: string } {
  return error instanceof Error || error instanceof DOMException
    ? { name: error.name, message: error.message }
    : { name: "", message: String(error) };
}

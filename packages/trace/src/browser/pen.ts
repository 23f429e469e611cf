import type { EventBody, Machine, TraceLog } from "../core/index.ts";

/** Where a recorder writes down what happens: a log, and the clock of the page. */
export interface PageTrace {
  readonly log: TraceLog;
  /** Milliseconds since the trace began. */
  readonly nowMs: () => number;
}

/**
 * Writes into a log what happens on one connection. Nothing that goes wrong in writing reaches the page: it counts as
 * left out.
 */
export interface Pen {
  readonly connection: string;
  write(body: EventBody): void;
  /** Does what is to be recorded, where it may fail. */
  attempt(record: () => void): void;
  /** A call is about to be made. Returns what writes its outcome, once; `record` comes before that. */
  call(
    method: string,
    argumentList: () => Extract<EventBody, { readonly kind: "call" }>["arguments"],
  ): CallPen;
  /** Writes a change of state, where it is one. */
  state(
    machine: Machine,
    state: { readonly to: string; readonly initial: string; readonly subject?: string },
  ): void;
  /** Aborts when recording ends: listeners are added with it. */
  readonly ended: AbortSignal;
  /** Does `undo` when recording ends. */
  onEnd(undo: () => void): void;
}

interface CallPen {
  succeeded(result: Extract<EventBody, { readonly kind: "outcome" }>["result"]): void;
  failed(error: unknown): void;
}

/** Starts writing for a connection. `end` undoes, in reverse order, all that was done for it. */
export function createPen({ log, nowMs }: PageTrace, connection: string): Pen & { readonly end: () => void } {
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

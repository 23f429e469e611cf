import { networkInterfaces } from "node:os";
import type { Interfaces } from "@visavis/stun/core";

/** The system does not notify a process of addresses that come and go, so the interfaces are read this often. */
const WATCH_INTERVAL_MS = 5_000;

/** Reads the network interfaces at intervals, for everything that depends on the addresses of this computer. */
export interface InterfaceWatch {
  /** The current interfaces. @throws the system's error if the process may not list them */
  read(): Interfaces;
  /**
   * Calls `look` after every interval, whether or not anything has changed, since a new address becomes usable only
   * some seconds after it appears. An interval is skipped while `look` is still busy with an earlier one.
   *
   * @returns a function that stops the calls, and resolves once a running one has ended
   */
  subscribe(look: Look): () => Promise<void>;
}

/** Must not throw or reject. */
export type Look = (state: {
  /** Whether the interfaces or their addresses have changed since the previous interval. */
  readonly hasChanged: boolean;
}) => void | Promise<void>;

/** A watch that does not keep the process alive. Its timer runs as long as anything is subscribed. */
export function watchInterfaces(read: () => Interfaces = networkInterfaces): InterfaceWatch {
  const subscribers = new Set<(hasChanged: boolean) => void>();
  let timer: NodeJS.Timeout | undefined;
  let known = "";

  function keyOfNow(): string {
    try {
      const entries = Object.entries(read());
      return JSON.stringify(entries.map(([name, infos = []]) => [name, infos.map(({ cidr }) => cidr)]));
    } catch {
      // Subscribers that read the interfaces report the error.
      return known;
    }
  }

  function tick(): void {
    const now = keyOfNow();
    const hasChanged = now !== known;
    known = now;
    for (const notify of subscribers) notify(hasChanged);
  }

  return {
    read,
    subscribe(look) {
      let current: Promise<void> | undefined;
      /** A change that was found during a running call, for the next one. */
      let isChangePending = false;
      const notify = (hasChanged: boolean) => {
        isChangePending ||= hasChanged;
        if (current !== undefined) return;
        const state = { hasChanged: isChangePending };
        isChangePending = false;
        current = Promise.resolve(look(state)).finally(() => {
          current = undefined;
        });
      };
      if (timer === undefined) {
        known = keyOfNow();
        timer = setInterval(tick, WATCH_INTERVAL_MS);
        timer.unref();
      }
      subscribers.add(notify);
      return async () => {
        subscribers.delete(notify);
        if (subscribers.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
        await current;
      };
    },
  };
}

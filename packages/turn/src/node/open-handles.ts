/** Counts the sockets that are open, so that the end can wait for the last of them. */
export interface OpenHandles {
  opened(): void;
  /** A handler for "close" events, the same for all sockets. */
  readonly closed: () => void;
  /** Resolves as soon as none is open. */
  allClosed(): Promise<void>;
}

export function createOpenHandles(): OpenHandles {
  let count = 0;
  const waiting: (() => void)[] = [];
  function settle(): void {
    if (count > 0) return;
    for (const resolve of waiting.splice(0)) resolve();
  }
  return {
    opened() {
      count += 1;
    },
    closed() {
      count -= 1;
      settle();
    },
    allClosed() {
      return new Promise((resolve) => {
        waiting.push(resolve);
        settle();
      });
    },
  };
}

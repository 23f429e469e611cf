/** RFC 8656 §8: an allocation is refreshed about a minute before it expires. */
const REFRESH_MARGIN_MS = 60_000;
/** The shortest time between two refreshes, however short a lifetime the server grants. */
const MIN_REFRESH_WAIT_MS = 1000;
/** Permissions live 5 minutes (RFC 8656 §9), channels 10 (§12); both are renewed well before. */
const PEER_RENEWAL_INTERVAL_MS = 240_000;

export interface KeepAlive {
  /** The allocation lives for `lifetimeSeconds` from now on. */
  extend(lifetimeSeconds: number): void;
  stop(): void;
}

/** When to refresh an allocation that lives for `lifetimeSeconds`, in ms from now. */
export function refreshWaitMs(lifetimeSeconds: number): number {
  const lifetimeMs = lifetimeSeconds * 1000;
  return Math.max(lifetimeMs - REFRESH_MARGIN_MS, lifetimeMs / 2, MIN_REFRESH_WAIT_MS);
}

/**
 * Calls `refresh` before an allocation expires, once for each `extend`, and `renewPeers` repeatedly, before permissions
 * expire. Neither may reject.
 */
export function startKeepAlive(actions: {
  readonly lifetimeSeconds: number;
  readonly refresh: () => Promise<void>;
  readonly renewPeers: () => Promise<void>;
}): KeepAlive {
  let refreshTimer: NodeJS.Timeout | undefined;
  let renewalTimer: NodeJS.Timeout | undefined;
  let isStopped = false;

  function extend(lifetimeSeconds: number): void {
    clearTimeout(refreshTimer);
    if (isStopped) return;
    refreshTimer = setTimeout(() => void actions.refresh(), refreshWaitMs(lifetimeSeconds));
  }

  async function renew(): Promise<void> {
    await actions.renewPeers();
    scheduleRenewal();
  }

  function scheduleRenewal(): void {
    if (!isStopped) renewalTimer = setTimeout(() => void renew(), PEER_RENEWAL_INTERVAL_MS);
  }

  extend(actions.lifetimeSeconds);
  scheduleRenewal();
  return {
    extend,
    stop() {
      isStopped = true;
      clearTimeout(refreshTimer);
      clearTimeout(renewalTimer);
    },
  };
}

/** RFC 8656 §8: an allocation is refreshed about a minute before it expires. */
const REFRESH_MARGIN_MS = 60_000;
/** Whatever lifetime a server gives, it is asked no more often than this. */
const MIN_REFRESH_WAIT_MS = 1000;
/** Permissions live 5 minutes (RFC 8656 §9), channels 10 (§12); both are renewed in good time. */
const PEER_RENEWAL_INTERVAL_MS = 240_000;

export interface KeepAlive {
  /** The allocation lives for `lifetimeSeconds` from now on. */
  extend(lifetimeSeconds: number): void;
  stop(): void;
}

/** When to refresh what lives for `lifetimeSeconds`, in ms from now. */
export function refreshWaitMs(lifetimeSeconds: number): number {
  const lifetimeMs = lifetimeSeconds * 1000;
  return Math.max(lifetimeMs - REFRESH_MARGIN_MS, lifetimeMs / 2, MIN_REFRESH_WAIT_MS);
}

/**
 * Calls `refresh` before an allocation lapses, once for each `extend`, and `renewPeers` before permissions do, over and
 * over. Neither may reject.
 */
export function startKeepAlive(deeds: {
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
    refreshTimer = setTimeout(() => void deeds.refresh(), refreshWaitMs(lifetimeSeconds));
  }

  async function renew(): Promise<void> {
    await deeds.renewPeers();
    scheduleRenewal();
  }

  function scheduleRenewal(): void {
    if (!isStopped) renewalTimer = setTimeout(() => void renew(), PEER_RENEWAL_INTERVAL_MS);
  }

  extend(deeds.lifetimeSeconds);
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

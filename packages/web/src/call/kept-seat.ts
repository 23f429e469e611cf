/**
 * The seat of this tab, for the page that comes next: after a reload, or on the way back from elsewhere. A duplicated tab has
 * a copy of what is stored here, so a lock that only one page can hold says whose it is.
 */

import * as v from "valibot";

const KEY = "visavis.seat";

/** After this time the page before a reload is gone; on a busy computer that takes a while. */
const RELOAD_LIMIT_MS = 4_000;

/** Otherwise the page before is gone already, or this tab is a copy of one that is there. */
const LOCK_LIMIT_MS = 1_000;

const KeptSeat = v.object({
  room: v.string(),
  token: v.string(),
  /** Names the lock. */
  tab: v.string(),
  devices: v.object({ microphone: v.boolean(), camera: v.boolean(), isMuted: v.boolean() }),
});
type KeptSeat = v.InferOutput<typeof KeptSeat>;

/** The lock that this page holds, or is about to hold. */
let ownTab: string | undefined;

/** The seat that the page before had in the room, unless another page has it. What is of no use is forgotten. */
export async function keptSeat(room: string): Promise<KeptSeat | undefined> {
  const kept = readSeat();
  if (kept?.room === room && (await lock(kept.tab))) return kept;
  removeSeat();
  return undefined;
}

/** Whether the page was reloaded. Chromium calls it something else when its own error page was there in between. */
export function isReload(): boolean {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation instanceof PerformanceNavigationTiming && navigation.type === "reload";
}

/** Keeps a seat and which devices are open; without a token it forgets it. */
export function keepSeat(
  seat: Omit<KeptSeat, "tab" | "token"> & { readonly token: string | undefined },
): void {
  try {
    const { token } = seat;
    if (token === undefined) removeSeat();
    else {
      if (ownTab === undefined) void lock(crypto.randomUUID());
      if (ownTab === undefined) return;
      sessionStorage.setItem(KEY, JSON.stringify({ ...seat, token, tab: ownTab } satisfies KeptSeat));
    }
  } catch {
    // Without storage a reload leads to a new seat.
  }
}

/** Holds the lock until the page is gone. False if another page has it, or the page is not secure and has no locks. */
async function lock(tab: string): Promise<boolean> {
  if (navigator.locks === undefined) return false;
  ownTab = tab;
  return await new Promise((resolve) => {
    navigator.locks
      .request(tab, { signal: AbortSignal.timeout(isReload() ? RELOAD_LIMIT_MS : LOCK_LIMIT_MS) }, () => {
        resolve(true);
        return new Promise<never>(() => {});
      })
      .catch(() => {
        ownTab = undefined;
        resolve(false);
      });
  });
}

function removeSeat(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // There is no storage, and nothing in it.
  }
}

function readSeat(): KeptSeat | undefined {
  try {
    const parsed = v.safeParse(KeptSeat, JSON.parse(sessionStorage.getItem(KEY) ?? "null"));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

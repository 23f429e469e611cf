/**
 * The seat of this tab, for the page that comes after a reload. A duplicated tab has a copy of what is stored here, so a lock
 * that only one page can hold says whose it is.
 */

import * as v from "valibot";

const KEY = "visavis.seat";

/** After this time the previous page is gone; on a busy computer that takes a while. */
const LOCK_LIMIT_MS = 4_000;

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

/** The seat that the page before the reload had in the room, unless another page has it. What is of no use is forgotten. */
export async function keptSeat(room: string): Promise<KeptSeat | undefined> {
  const kept = await usableSeat(room);
  if (kept === undefined) removeSeat();
  return kept;
}

async function usableSeat(room: string): Promise<KeptSeat | undefined> {
  const [navigation] = performance.getEntriesByType("navigation");
  if (!(navigation instanceof PerformanceNavigationTiming) || navigation.type !== "reload") return undefined;
  const kept = readSeat();
  if (kept?.room !== room) return undefined;
  return (await lock(kept.tab)) ? kept : undefined;
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
      .request(tab, { signal: AbortSignal.timeout(LOCK_LIMIT_MS) }, () => {
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

import { networkInterfaces } from "node:os";

/** The system tells nobody of addresses that come and go, so they are looked at this often. */
const WATCH_INTERVAL_MS = 15_000;

/** Calls `changed` whenever the addresses of this machine are not what they were. Never keeps the process alive. */
export function watchInterfaces(changed: () => void): void {
  let known = addresses();
  const timer = setInterval(() => {
    const now = addresses();
    if (now === known) return;
    known = now;
    changed();
  }, WATCH_INTERVAL_MS);
  timer.unref();
}

function addresses(): string {
  return JSON.stringify(
    Object.entries(networkInterfaces()).map(([name, infos = []]) => [name, infos.map(({ cidr }) => cidr)]),
  );
}

import { expect } from "vitest";
import { meet } from "../testbed/measurements/meeting.ts";
import type { Way, Ways } from "../testbed/networks/kinds/best-path.ts";
import { test } from "./shared-lab.ts";

/** How Firefox may send. It treats a relay over TLS like one over TCP, and uses the one that answers first. */
const POSSIBLE = {
  "port-restricted-cone": ["direct", "relay-udp"],
  symmetric: ["relay-udp"],
  "udp-blocked": ["relay-tcp", "relay-tls"],
  "https-only": ["relay-tls"],
} as const satisfies Record<string, readonly Way[]>;
/** Two browsers may have to start first, and Firefox is slow on a busy machine. The call itself has its own limits. */
const RUN_LIMIT_MS = 240_000;
const KINDS = Object.keys(POSSIBLE) as readonly (keyof typeof POSSIBLE)[];

test.for(KINDS)(
  "Firefox in the network %s and a Chromium behind a symmetric NAT see each other",
  { timeout: RUN_LIMIT_MS },
  async (kind, { browserIn, server: { origin } }) => {
    const chromium = await browserIn("elsewhere", "Chromium");
    const firefox = await browserIn(kind, "Firefox");
    const possible: readonly Way[] = POSSIBLE[kind];
    const isSettled = ([ofFirefox]: Ways) => possible.includes(ofFirefox);
    const { ways, tried } = await meet([firefox, chromium], { origin, room: kind, isSettled });
    expect(isSettled(ways), `${kind}: ${ways}; ${tried}`).toBe(true);
  },
);

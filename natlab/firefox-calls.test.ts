import { expect, inject } from "vitest";
import { meet } from "../testbed/measurements/meeting.ts";
import type { Way, Ways } from "../testbed/networks/best-path.ts";
import { startCallServer } from "../testbed/networks/call-server.ts";
import { launchLabChromium, launchLabFirefox } from "../testbed/networks/lab-browsers.ts";
import { labTest } from "../testbed/networks/lab-test.ts";
import type { NetworkKindName } from "../testbed/networks/network-kinds.ts";

const line = { oneWayDelayMs: 5 };
/** How Firefox may send. To it a relay over TLS is as good as one over TCP, and it takes whichever comes first. */
const POSSIBLE = {
  "port-restricted-cone": ["direct", "relay-udp"],
  symmetric: ["relay-udp"],
  "udp-blocked": ["relay-tcp", "relay-tls"],
  "https-only": ["relay-tls"],
} as const satisfies Partial<Record<NetworkKindName, readonly Way[]>>;
const KINDS = Object.keys(POSSIBLE) as readonly (keyof typeof POSSIBLE)[];
const CHROMIUM = "symmetric";
/** Firefox takes its time to start. */
const RUN_LIMIT_MS = 240_000;

const test = labTest([
  { name: "chromium", kind: CHROMIUM, line },
  ...KINDS.map((kind) => ({ name: kind, kind, line })),
]);

test(
  "Firefox, in four kinds of networks, and a Chromium behind a symmetric NAT see each other",
  async ({ lab }) => {
    const { origin, authorityFile } = await startCallServer(lab, inject("command"));
    const chromium = await launchLabChromium(lab, lab.host("chromium"), { authorityFile });
    try {
      for (const kind of KINDS) {
        const firefox = await launchLabFirefox(lab, lab.host(kind), { authorityFile });
        const possible: readonly Way[] = POSSIBLE[kind];
        try {
          const isSettled = ([ofFirefox]: Ways) => possible.includes(ofFirefox);
          const { ways, tried } = await meet([firefox, chromium], { origin, room: kind, isSettled });
          expect(isSettled(ways), `${kind}: ${ways}; ${tried}`).toBe(true);
        } finally {
          await firefox.close();
        }
      }
    } finally {
      await chromium.close();
    }
  },
  RUN_LIMIT_MS,
);

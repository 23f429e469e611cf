import { expect, inject } from "vitest";
import { bestPath, isAsGoodAs, type Ways } from "./best-path.ts";
import { startCallServer } from "./call-server.ts";
import { launchLabChromium, launchLabFirefox } from "./lab-browsers.ts";
import { labTest } from "./lab-test.ts";
import { meet } from "./meeting.ts";

/** To Firefox a relay over TLS is as good as one over TCP, and it takes whichever comes first. */
function asChromiumCounts([firefox, chromium]: Ways): Ways {
  return [firefox === "relay-tls" ? "relay-tcp" : firefox, chromium];
}

const line = { oneWayDelayMs: 5 };
const KINDS = ["port-restricted-cone", "symmetric", "udp-blocked", "https-only"] as const;
const CHROMIUM = "symmetric";
/** Firefox takes its time to start. */
const RUN_LIMIT_MS = 240_000;

const test = labTest([
  { name: "chromium", kind: CHROMIUM, line },
  ...KINDS.map((kind) => ({ name: kind, kind, line })),
]);

test(
  "Firefox, in four kinds of networks, and a Chromium behind a symmetric NAT see each other by the best path",
  async ({ lab }) => {
    const { origin, authorityFile } = await startCallServer(lab, inject("command"));
    const chromium = await launchLabChromium(lab, lab.host("chromium"), { authorityFile });
    try {
      for (const kind of KINDS) {
        const firefox = await launchLabFirefox(lab, lab.host(kind), { authorityFile });
        const best = asChromiumCounts(bestPath(kind, CHROMIUM));
        try {
          const isSettled = (ways: Ways) => isAsGoodAs(asChromiumCounts(ways), best);
          const { ways, tried } = await meet([firefox, chromium], { origin, room: kind, isSettled });
          expect(isSettled(ways), `${kind}: ${ways} instead of ${best}; ${tried}`).toBe(true);
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

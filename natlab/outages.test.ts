import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, inject } from "vitest";
import {
  type Aftermath,
  networksOf,
  OUTAGE_NETWORKS,
  OUTAGES,
  sufferOutage,
} from "../testbed/measurements/outages.ts";
import { startCallServer } from "../testbed/networks/call-server.ts";
import { launchLabChromium } from "../testbed/networks/lab-browsers.ts";
import { labTest } from "../testbed/networks/lab-test.ts";

const RESULTS = join(import.meta.dirname, "../.cache/natlab");

const test = labTest(OUTAGE_NETWORKS)
  .extend("server", { scope: "file" }, ({ lab }) => startCallServer(lab, inject("command")))
  .extend("chromiumIn", { scope: "file" }, ({ lab, server: { authorityFile } }, { onCleanup }) => {
    const browsers = new Map<string, ReturnType<typeof launchLabChromium>>();
    onCleanup(async () => {
      await Promise.all([...browsers.values()].map(async (launched) => (await launched).kill()));
    });
    return (network: string) => {
      const launched = browsers.get(network) ?? launchLabChromium(lab, lab.host(network), { authorityFile });
      browsers.set(network, launched);
      return launched;
    };
  });

/** The limits are wider than what `npm run bench -- outages` measures, as other programs may be running. */
const CASES = [
  { outage: OUTAGES.cut2, limitMs: 1_500 },
  { outage: OUTAGES.restartedRelay, limitMs: 3_000 },
  { outage: OUTAGES.interface, limitMs: 1_000 },
  { outage: OUTAGES.interfaceAndAddress, limitMs: 4_000 },
  { outage: OUTAGES.address, limitMs: 4_000 },
] as const;

const STALL_MARK = /: Reconnecting…$/;

const aftermaths: Record<string, Aftermath> = {};

afterAll(() => {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, "outages.json"), `${JSON.stringify(aftermaths, undefined, 2)}\n`);
});

test.for(CASES)(
  "$outage.name: the same connections carry pictures again within $limitMs ms",
  async ({ outage, limitMs }, { lab, server, chromiumIn }) => {
    const [here, there] = networksOf(outage.path);
    const [struck, other] = [await chromiumIn(here), await chromiumIn(there)];
    const scene = { lab, server, host: lab.host(here), struck, other };
    const aftermath = await sufferOutage(scene, outage);
    aftermaths[outage.name] = aftermath;
    console.log(`${outage.name}: no picture for ${aftermath.beyondMs} ms more than it lasted`);
    expect(aftermath).toMatchObject({ replacedConnections: 0, keptSeats: true });
    expect(aftermath.beyondMs).toBeLessThanOrEqual(limitMs);
    if (outage.movesTo !== undefined) expect(aftermath.moved).toBe(true);
    const more = aftermath.saidElsewhere.filter((said) => !STALL_MARK.test(said));
    if (outage.path === "direct") expect(more).toEqual([]);
    else expect(more.join()).toContain("Cannot reach the server, which relays your call.");
  },
);

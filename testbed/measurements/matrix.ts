import type { LaunchedBrowser } from "../browsers/browsers.ts";
import { startCallServer } from "../networks/call-server.ts";
import { bestPath, isAsGoodAs, type Ways } from "../networks/kinds/best-path.ts";
import { allPairs, type NetworkPair } from "../networks/kinds/covering-pairs.ts";
import type { NetworkKindName } from "../networks/kinds/network-kinds.ts";
import { createLab } from "../networks/lab.ts";
import { launchLabChromium } from "../networks/lab-browsers.ts";
import { type Meeting, meet } from "./meeting.ts";

/** The kinds that matter between two networks. Hairpinning is left out, since it matters only behind the same NAT. */
export const MATRIX_KINDS = [
  "open",
  "stateful-firewall",
  "full-cone",
  "restricted-cone",
  "port-restricted-cone",
  "address-dependent",
  "symmetric",
  "carrier-grade",
  "udp-blocked",
  "tcp-443-only",
  "https-only",
  "ipv6-only",
  "dual-stack",
] as const satisfies readonly NetworkKindName[];

/** Both must see each other within this time. */
export const FIRST_FRAME_LIMIT_MS = 5_000;

/** The result for one pair of networks. */
export interface Cell extends Meeting {
  readonly kinds: NetworkPair;
  readonly best: Ways;
}

/** A pair in which the two did not see each other. */
export interface BrokenCell extends Pick<Cell, "kinds" | "best"> {
  readonly problem: string;
}

/**
 * Has two people call each other from each pair of networks, through the real command, which has one open port. A, from
 * the first network of the pair, is in the room when B joins from the second one.
 *
 * @param options.command path of the command
 * @param options.roundTripMs between the two people; the server is in the middle
 * @param options.pairs all pairs of `MATRIX_KINDS` by default
 * @param options.times how often B of each pair joins, one call after another
 * @param options.onCell called with each pair as soon as it is done
 */
export async function runMatrix({
  command,
  roundTripMs,
  pairs = allPairs(MATRIX_KINDS),
  times = 1,
  onCell = () => {},
}: {
  readonly command: string;
  readonly roundTripMs: number;
  readonly pairs?: readonly NetworkPair[];
  readonly times?: number;
  readonly onCell?: (cell: Cell | BrokenCell) => void;
}): Promise<readonly (Cell | BrokenCell)[]> {
  const line = { oneWayDelayMs: roundTripMs / 4 };
  const kindsOfA = new Set(pairs.map(([kindOfA]) => kindOfA));
  const kindsOfB = new Set(pairs.map(([, kindOfB]) => kindOfB));
  const lab = await createLab([
    ...[...kindsOfA].map((kind) => ({ name: `${kind}-a`, kind, line })),
    ...[...kindsOfB].map((kind) => ({ name: `${kind}-b`, kind, line })),
  ]);
  const waiting = new Map<NetworkKindName, LaunchedBrowser>();
  const cells: (Cell | BrokenCell)[] = [];
  try {
    const { origin, authorityFile } = await startCallServer(lab, command);
    const launch = (network: string) => launchLabChromium(lab, lab.host(network), { authorityFile });
    for (const kindOfB of kindsOfB) {
      const joining = await launch(`${kindOfB}-b`);
      try {
        for (const pair of pairs.filter((pair) => pair[1] === kindOfB)) {
          const [kindOfA] = pair;
          const browserA = waiting.get(kindOfA) ?? (await launch(`${kindOfA}-a`));
          waiting.set(kindOfA, browserA);
          const cell = await meetIn(pair, [browserA, joining], { origin, times });
          cells.push(cell);
          onCell(cell);
        }
      } finally {
        await joining.close();
      }
    }
    return cells;
  } finally {
    await Promise.all([...waiting.values()].map((browser) => browser.close()));
    await lab.close();
  }
}

async function meetIn(
  kinds: Cell["kinds"],
  browsers: readonly [LaunchedBrowser, LaunchedBrowser],
  { origin, times }: { readonly origin: string; readonly times: number },
): Promise<Cell | BrokenCell> {
  const best = bestPath(...kinds);
  try {
    const meeting = await meet(browsers, {
      origin,
      room: kinds.join("-and-"),
      times,
      isSettled: (ways) => isAsGoodAs(ways, best),
    });
    return { ...meeting, kinds, best };
  } catch (error) {
    return { kinds, best, problem: error instanceof Error ? error.message : String(error) };
  }
}

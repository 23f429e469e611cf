// biome-ignore-all lint/correctness/noEmptyPattern: Vitest insists on a pattern, even where it is empty.
import type { Page } from "puppeteer-core";
import { test as base, inject } from "vitest";
import { keepEvidence, openPage } from "../testbed/browsers/pages.ts";
import type { LaunchedBrowser } from "../testbed/index.ts";
import { startCallServer } from "../testbed/networks/call-server.ts";
import { NETWORK_KIND_NAMES, type NetworkKindName } from "../testbed/networks/kinds/network-kinds.ts";
import { createLab } from "../testbed/networks/lab.ts";
import { launchLabChromium, launchLabFirefox } from "../testbed/networks/lab-browsers.ts";
import { type StunServerKind, startStunServer } from "../testbed/networks/stun-server.ts";

const LAUNCH = { Chromium: launchLabChromium, Firefox: launchLabFirefox } as const;

type BrowserName = keyof typeof LAUNCH;
export const BROWSER_NAMES = ["Chromium", "Firefox"] as const satisfies readonly BrowserName[];

/** The STUN servers next to the call server, each on this port and the next one, of both of the server's addresses. */
export const STUN_PORTS = { visavis: 3478, coturn: 3488 } as const satisfies Record<StunServerKind, number>;

/** Second networks of a kind: one whose rules a test changes, and one for calls to the first network of its kind. */
const SECOND_NETWORKS = { changed: "port-restricted-cone", elsewhere: "symmetric" } as const satisfies Record<
  string,
  NetworkKindName
>;

/** Named after its kind, apart from the second ones. */
type SharedNetwork = NetworkKindName | keyof typeof SECOND_NETWORKS;

/**
 * Vitest's `test` for pages in networks of every kind. All files share the expensive parts that they do not themselves
 * test; each part starts when a test first needs it:
 * - `lab`: one network of each kind and the `SECOND_NETWORKS`, each with one host;
 * - `server`: the whole command on the lab's server, with the STUN servers of `STUN_PORTS` next to it;
 * - `browserIn(network, name)`: the browser on that network's host, which trusts the server;
 * - `open(network, name, path)`: opens a page of the server there, as a new person. It is closed after the test, and
 *   after a failure, it leaves a screenshot and its log in `.cache/evidence/`.
 */
export const test = base
  .extend("lab", { scope: "worker" }, async ({}, { onCleanup }) => {
    const lab = await createLab([
      ...NETWORK_KIND_NAMES.map((kind) => ({ name: kind, kind })),
      ...Object.entries(SECOND_NETWORKS).map(([name, kind]) => ({ name, kind })),
    ]);
    onCleanup(lab.close);
    return lab;
  })
  .extend("server", { scope: "worker" }, async ({ lab }) => {
    const command = inject("command");
    const stunPorts = Object.values(STUN_PORTS).flatMap((port) => [port, port + 1]);
    const server = await startCallServer(lab, command, { stunPorts });
    for (const kind of ["visavis", "coturn"] as const) {
      await startStunServer(lab, { kind, command, port: STUN_PORTS[kind] });
    }
    return server;
  })
  .extend("browserIn", { scope: "worker" }, async ({ lab, server }, { onCleanup }) => {
    const browsers = new Map<string, Promise<LaunchedBrowser>>();
    // Their state is no longer needed, so they are killed.
    onCleanup(async () => {
      await Promise.all([...browsers.values()].map(async (launched) => (await launched).kill()));
    });
    return (network: SharedNetwork, name: BrowserName): Promise<LaunchedBrowser> => {
      const key = `${name} in ${network}`;
      const launched =
        browsers.get(key) ?? LAUNCH[name](lab, lab.host(network), { authorityFile: server.authorityFile });
      browsers.set(key, launched);
      return launched;
    };
  })
  .extend("open", async ({ browserIn, server, task }, { onCleanup }) => {
    const pages: Page[] = [];
    onCleanup(async () => {
      if (task.result?.state === "fail") {
        await Promise.all(
          pages.map((page, index) => keepEvidence(page, `${task.fullTestName} ${index + 1}`)),
        );
      }
      await Promise.all(pages.map((page) => page.browserContext().close()));
    });
    return async (network: SharedNetwork, name: BrowserName, path: string): Promise<Page> => {
      const page = await openPage(await browserIn(network, name), new URL(path, server.origin).href);
      pages.push(page);
      return page;
    };
  });

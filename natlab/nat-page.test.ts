import type { Page } from "puppeteer-core";
import { expect, inject } from "vitest";
import { openPage } from "../testbed/browsers/pages.ts";
import { startCallServer } from "../testbed/networks/call-server.ts";
import { launchLabChromium } from "../testbed/networks/lab-browsers.ts";
import { labTest } from "../testbed/networks/lab-test.ts";
import { NETWORK_KIND_NAMES, networkKind } from "../testbed/networks/network-kinds.ts";
import { type StunServerKind, startStunServer } from "../testbed/networks/stun-server.ts";

/** Silence is given up after 6 s. */
const RUN_LIMIT_MS = 40_000;

const PORTS = { visavis: 3478, coturn: 3488 } as const satisfies Record<StunServerKind, number>;
const SERVERS = Object.keys(PORTS) as readonly StunServerKind[];
/** Where nobody listens, and the server's firewall lets nothing in. */
const SILENT_PORT = 3999;

const KINDS = NETWORK_KIND_NAMES.filter((kind) => networkKind(kind).ipv4 !== undefined);

const test = labTest(KINDS.map((kind) => ({ name: kind, kind }))).extend(
  "server",
  { scope: "file" },
  async ({ lab }) => {
    const command = inject("command");
    const stunPorts = Object.values(PORTS).flatMap((port) => [port, port + 1]);
    const server = await startCallServer(lab, command, { stunPorts });
    for (const kind of SERVERS) await startStunServer(lab, { kind, command, port: PORTS[kind] });
    return server;
  },
);

/** What the page says when it is opened and compares these servers, and no others. */
async function compare(page: Page, servers: readonly string[]) {
  // What an earlier comparison found would else be taken for the answer.
  await page.reload();
  await page.waitForSelector("[data-own]");
  for (const box of await page.$$("[data-own] input")) await box.click();
  await page.locator("textarea[name=servers]").fill(servers.join("\n"));
  await page.locator("[data-action=run]").click();
  await page.waitForSelector(".results[data-running=false] .nat-verdict", { timeout: RUN_LIMIT_MS });
  return page.$$eval(".nat-verdict", (panels) =>
    panels.map((panel) => ({
      mapping: panel.getAttribute("data-mapping"),
      missing: [...panel.querySelectorAll("[data-missing]")].map((item) => item.getAttribute("data-missing")),
    })),
  );
}

/** What is to be said where one of two servers answers. One that sees the computer's own address is proof enough. */
function oneIsSilent(isBehindNat: boolean | null | undefined) {
  if (isBehindNat === false) return { mapping: "endpoint-independent", missing: [] };
  return {
    mapping: "unknown",
    missing: isBehindNat === null ? ["no-answer"] : ["one-server", "silent-servers"],
  };
}

for (const kind of KINDS) {
  const expected = networkKind(kind).ipv4?.expected;
  test(`${kind}: the page tells how it maps, and guesses nothing`, async ({ lab, server }) => {
    const { authorityFile, origin } = server;
    const launched = await launchLabChromium(lab, lab.host(kind), { authorityFile });
    try {
      const page = await openPage(launched, `${origin}/nat.html?lang=en`);
      const [one, other] = lab.server.ipv4;
      const isReached = expected?.isBehindNat !== null;
      for (const name of SERVERS) {
        const port = PORTS[name];
        expect(await compare(page, [`${one}:${port}`, `${one}:${port + 1}`, `${other}:${port}`])).toEqual([
          { mapping: expected?.mapping, missing: isReached ? [] : ["no-answer"] },
        ]);
      }
      expect(await compare(page, [`${one}:${PORTS.visavis}`, `${other}:${SILENT_PORT}`])).toEqual([
        oneIsSilent(expected?.isBehindNat),
      ]);
    } finally {
      await launched.close();
    }
  });
}

import type { Page } from "puppeteer-core";
import { NETWORK_KIND_NAMES, networkKind } from "../testbed/networks/kinds/network-kinds.ts";
import { STUN_PORTS, test } from "./shared-lab.ts";

/** The page waits 6 s for a server that does not answer. */
const RUN_LIMIT_MS = 40_000;

/** Nothing listens on this port, and the server's firewall drops packets to it. */
const SILENT_PORT = 3999;

const KINDS = NETWORK_KIND_NAMES.filter((kind) => networkKind(kind).ipv4 !== undefined);

/** Reloads the page and has it compare exactly these servers. @returns its verdict on each NAT */
async function compare(page: Page, servers: readonly string[]) {
  // Otherwise the result of the previous comparison would be read.
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

/**
 * The expected verdict if one of two servers answers. If that one sees the computer's own address, it is proof enough.
 */
function oneIsSilent(isBehindNat: boolean | null | undefined) {
  if (isBehindNat === false) return { mapping: "endpoint-independent", missing: [] };
  return {
    mapping: "unknown",
    missing: isBehindNat === null ? ["no-answer"] : ["one-server", "silent-servers"],
  };
}

for (const kind of KINDS) {
  const expected = networkKind(kind).ipv4?.expected;
  test.concurrent(`${kind}: the page reports the mapping, and does not guess`, async ({
    lab,
    open,
    expect,
  }) => {
    const page = await open(kind, "Chromium", "/nat.html?lang=en");
    const [one, other] = lab.server.ipv4;
    const isReached = expected?.isBehindNat !== null;
    for (const port of Object.values(STUN_PORTS)) {
      expect(await compare(page, [`${one}:${port}`, `${one}:${port + 1}`, `${other}:${port}`])).toEqual([
        { mapping: expected?.mapping, missing: isReached ? [] : ["no-answer"] },
      ]);
    }
    expect(await compare(page, [`${one}:${STUN_PORTS.visavis}`, `${other}:${SILENT_PORT}`])).toEqual([
      oneIsSilent(expected?.isBehindNat),
    ]);
  });
}

import type { Page } from "puppeteer-core";
import { NETWORK_KIND_NAMES, networkKind } from "../testbed/networks/network-kinds.ts";
import { STUN_PORTS, test } from "./shared-lab.ts";

/** The page waits 6 s for a server that does not answer. */
const RUN_LIMIT_MS = 40_000;

/** Nobody listens here, and the server's firewall drops what is sent to it. */
const SILENT_PORT = 3999;

const KINDS = NETWORK_KIND_NAMES.filter((kind) => networkKind(kind).ipv4 !== undefined);

/** Opens the page anew and has it compare these servers and no others. @returns what it says about each NAT */
async function compare(page: Page, servers: readonly string[]) {
  // Otherwise the result of the comparison before would be taken for that of this one.
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

/** What the page has to say when one of two servers answers. If it sees the computer's own address, that is proof enough. */
function oneIsSilent(isBehindNat: boolean | null | undefined) {
  if (isBehindNat === false) return { mapping: "endpoint-independent", missing: [] };
  return {
    mapping: "unknown",
    missing: isBehindNat === null ? ["no-answer"] : ["one-server", "silent-servers"],
  };
}

for (const kind of KINDS) {
  const expected = networkKind(kind).ipv4?.expected;
  test.concurrent(`${kind}: the page tells how it maps, and guesses nothing`, async ({
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

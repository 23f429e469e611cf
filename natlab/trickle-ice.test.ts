import type { Page } from "puppeteer-core";
import { BROWSER_NAMES, test } from "./shared-lab.ts";

/** The page waits 12 s for a server that does not answer. */
const RUN_LIMIT_MS = 40_000;

/** The page's verdict on each transport to its own server, and on the TURN server as a whole. */
async function verdictsIn(page: Page) {
  await page.waitForSelector("[data-server='1']");
  await page.locator("[data-action=test-all]").click();
  await page.waitForSelector("[data-way]");
  await page.waitForSelector(".results[data-running=false]", { timeout: RUN_LIMIT_MS });
  const ways = await page.$$eval("[data-way]", (all) =>
    all.map((way) => [way.getAttribute("data-url"), way.getAttribute("data-verdict")]),
  );
  const headline = await page.$eval(".server-headline", ({ textContent }) => textContent);
  return {
    ways: Object.fromEntries(ways.map(([url, verdict]) => [url?.replace(/:.*:\d+/, ""), verdict])),
    headline,
  };
}

const NETWORKS = [
  {
    network: "port-restricted-cone",
    what: "if nothing is blocked, every transport works",
    ways: {
      stun: "tellsAddress",
      "turn?transport=udp": "works",
      "turn?transport=tcp": "works",
      "turns?transport=tcp": "works",
    },
    headline: /^Works over UDP, TCP and TLS\.$/,
  },
  {
    network: "udp-blocked",
    what: "if UDP is blocked, UDP gets no answer, and TCP and TLS work",
    ways: {
      stun: "noAnswer",
      "turn?transport=udp": "noAnswer",
      "turn?transport=tcp": "works",
      "turns?transport=tcp": "works",
    },
    headline: /^Works over TCP and TLS\. Not over UDP\. UDP gets no answer/,
  },
] as const;

for (const browser of BROWSER_NAMES) {
  test.concurrent.for(NETWORKS)(
    `${browser}: $what`,
    async ({ network, ways, headline }, { open, expect }) => {
      const page = await open(network, browser, "/trickle-ice.html?lang=en");
      const verdicts = await verdictsIn(page);
      expect(verdicts.ways).toEqual(ways);
      expect(verdicts.headline).toMatch(headline);
    },
  );
}

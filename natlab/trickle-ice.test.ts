import type { Page } from "puppeteer-core";
import { expect, inject } from "vitest";
import { openPage } from "../testbed/browsers/pages.ts";
import { startCallServer } from "../testbed/networks/call-server.ts";
import { launchLabChromium, launchLabFirefox } from "../testbed/networks/lab-browsers.ts";
import { labTest } from "../testbed/networks/lab-test.ts";

/** Silence is given up after 12 s. */
const RUN_LIMIT_MS = 40_000;

const test = labTest([
  { name: "home", kind: "port-restricted-cone" },
  { name: "office", kind: "udp-blocked" },
]).extend("server", { scope: "file" }, ({ lab }) => startCallServer(lab, inject("command")));

/** What the page says of each way to its own server, and of the TURN server as a whole. */
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
    network: "home",
    what: "where nothing is blocked, every way works",
    ways: {
      stun: "tellsAddress",
      "turn?transport=udp": "works",
      "turn?transport=tcp": "works",
      "turns?transport=tcp": "works",
    },
    headline: /^Works over UDP, TCP and TLS\.$/,
  },
  {
    network: "office",
    what: "where UDP is blocked, it gives no answer, and TCP and TLS work",
    ways: {
      stun: "noAnswer",
      "turn?transport=udp": "noAnswer",
      "turn?transport=tcp": "works",
      "turns?transport=tcp": "works",
    },
    headline: /^Works over TCP and TLS\. Not over UDP\. Over UDP nothing comes back/,
  },
] as const;

for (const [browser, launch] of [
  ["Chromium", launchLabChromium],
  ["Firefox", launchLabFirefox],
] as const) {
  test.for(NETWORKS)(`${browser}: $what`, async ({ network, ways, headline }, { lab, server }) => {
    const { authorityFile, origin } = server;
    const launched = await launch(lab, lab.host(network), { authorityFile });
    try {
      const page = await openPage(launched, `${origin}/trickle-ice.html?lang=en`);
      const verdicts = await verdictsIn(page);
      expect(verdicts.ways).toEqual(ways);
      expect(verdicts.headline).toMatch(headline);
    } finally {
      await launched.close();
    }
  });
}

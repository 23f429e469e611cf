import { launchChromium } from "../testbed/browsers/browsers.ts";
import { PAGE_PATHS, settled } from "../testbed/browsers/page-faults.ts";
import { logOf, openPage } from "../testbed/browsers/pages.ts";
import { totalBytes, weighScriptsAndStyles } from "../testbed/measurements/page-weight.ts";
import { startVisavis } from "../testbed/programs/visavis.ts";
import type { Benchmark } from "./benchmark.ts";

const CALL_PAGE = "/p2p.html";
const CALL_PAGE_LIMIT_BYTES = 60_000;

export const pageWeight: Benchmark = {
  name: "page-weight",
  title: "scripts and styles that each page loads before any interaction, gzip bytes",
  async run() {
    const visavis = await startVisavis();
    const chromium = await launchChromium();
    try {
      const weights = new Map<string, number>();
      for (const path of PAGE_PATHS) {
        const page = await openPage(chromium, visavis.url + path);
        await settled(page);
        weights.set(path, totalBytes(await weighScriptsAndStyles(logOf(page).requests)));
        await page.browserContext().close();
      }
      const callPageBytes = weights.get(CALL_PAGE) ?? Number.NaN;
      return {
        rows: [...weights].map(([what, bytes]) => ({ what, figures: { bytes } })),
        criterion: `${CALL_PAGE} takes at most ${CALL_PAGE_LIMIT_BYTES} bytes: ${callPageBytes}`,
        held: callPageBytes <= CALL_PAGE_LIMIT_BYTES,
      };
    } finally {
      await chromium.close();
      await visavis.stop();
    }
  },
};

export { type LaunchedBrowser, launchChromium, launchFirefox, type Permission } from "./browsers.ts";
export { type ConnectionReport, connectionReports } from "./connections.ts";
export { crashTab } from "./crash.ts";
export { audioIsHeard, frames, framesAdvance } from "./media.ts";
export {
  accessibilityFaults,
  controlFaults,
  horizontalOverflow,
  PAGE_PATHS,
  settled,
  wordsInOtherLanguage,
} from "./page-faults.ts";
export { totalBytes, weighScriptsAndStyles } from "./page-weight.ts";
export { disturbances, logOf, openPage, type PageLog } from "./pages.ts";
export { browserTests, test } from "./test.ts";
export type { Visavis } from "./visavis.ts";

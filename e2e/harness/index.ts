export { type LaunchedBrowser, launchChromium, launchFirefox } from "./browsers.ts";
export { connectionReports } from "./connections.ts";
export { crashTab } from "./crash.ts";
export { audioIsHeard, framesAdvance } from "./media.ts";
export {
  accessibilityFaults,
  accessibilityFaultsInBothSchemes,
  controlFaults,
  horizontalOverflow,
  LESSON_PATHS,
  PAGE_PATHS,
  settled,
  wordsInOtherLanguage,
} from "./page-faults.ts";
export { totalBytes, weighScriptsAndStyles } from "./page-weight.ts";
export { DESK, logOf, PHONE, pathInLanguage } from "./pages.ts";
export { type Outcome, runProgram, startProgram } from "./program.ts";
export { browserTests, loopbackTests, test } from "./test.ts";
export { TAKE_TEST_CERTIFICATE, TEST_CERTIFICATE } from "./test-certificate.ts";

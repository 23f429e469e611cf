export { type LaunchedBrowser, launchChromium } from "./browsers/browsers.ts";
export { connectionReports } from "./browsers/connections.ts";
export { crashTab } from "./browsers/crash.ts";
export { audioIsHeard, framesAdvance } from "./browsers/media.ts";
export {
  accessibilityFaults,
  accessibilityFaultsInBothSchemes,
  controlFaults,
  horizontalOverflow,
  LESSON_PATHS,
  PAGE_PATHS,
  settled,
  wordsInOtherLanguage,
} from "./browsers/page-faults.ts";
export { DESK, logOf, PHONE, pathInLanguage } from "./browsers/pages.ts";
export { totalBytes, weighScriptsAndStyles } from "./measurements/page-weight.ts";
export { type Outcome, runProgram, startProgram } from "./programs/program.ts";
export { TEST_CERTIFICATE } from "./programs/test-certificate.ts";
export {
  browserTests,
  devicelessTests,
  loopbackTests,
  NETWORK_NAME,
  refusedTests,
  test,
} from "./test.ts";

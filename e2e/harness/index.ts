export { type LaunchedBrowser, launchChromium, launchFirefox, type Permission } from "./browsers.ts";
export { type ConnectionReport, connectionReports } from "./connections.ts";
export { crashTab } from "./crash.ts";
export { audioIsHeard, frames, framesAdvance } from "./media.ts";
export { disturbances, logOf, openPage, type PageLog } from "./pages.ts";
export { test } from "./test.ts";
export { startVisavis, type Visavis } from "./visavis.ts";

import { render } from "preact";
import { watchDevices } from "../../capture/device-list.ts";
import { CapturePage } from "./page.tsx";
import { stopEverything } from "./stop-everything.ts";

watchDevices();

// A page kept for "back" would otherwise keep the camera's light on.
addEventListener("pagehide", stopEverything);

const page = document.getElementById("page");
if (page !== null) render(<CapturePage />, page);

import { render } from "preact";
import { watchDevices } from "../../media/device-list.ts";
import { CapturePage } from "./page.tsx";
import { stopScreen } from "./screen.ts";
import { stopSources } from "./sources.ts";

watchDevices();

// A page kept for "back" would otherwise keep the camera's light on.
addEventListener("pagehide", () => {
  stopSources();
  stopScreen();
});

const page = document.getElementById("page");
if (page !== null) render(<CapturePage />, page);

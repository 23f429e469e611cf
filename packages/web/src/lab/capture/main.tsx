import { render } from "preact";
import { watchDevices } from "../../capture/device-list.ts";
import { phrasebook } from "../../i18n/language.ts";
import { LabPage } from "../../ui/frame.tsx";
import { CameraPanel } from "./camera-panel.tsx";
import { ConstraintsPanel } from "./constraints-panel.tsx";
import { DeliveredPanel } from "./delivered-panel.tsx";
import { Guide } from "./guide.tsx";
import { KeepPanel } from "./keep-panel.tsx";
import { ScreenPanel } from "./screen-panel.tsx";
import { stopEverything } from "./sources.ts";

const say = phrasebook(
  {
    name: "Capture",
    shows: "What your camera, microphone and screen actually deliver, next to what was requested.",
  },
  { name: "采集", shows: "摄像头、麦克风和屏幕的实际采集参数，与请求值并排对比。" },
);

function CapturePage() {
  const words = say();
  return (
    <LabPage name={words.name} shows={words.shows} guide={<Guide />}>
      <CameraPanel />
      <ConstraintsPanel />
      <DeliveredPanel />
      <ScreenPanel />
      <KeepPanel />
    </LabPage>
  );
}

watchDevices();

// A page in the back/forward cache must not leave the camera on either.
addEventListener("pagehide", stopEverything);

const page = document.getElementById("page");
if (page !== null) render(<CapturePage />, page);

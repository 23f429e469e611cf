import { phrasebook } from "../../i18n/language.ts";
import { LabPage } from "../../ui/frame.tsx";
import { CameraPanel } from "./camera-panel.tsx";
import { DeliveredPanel } from "./delivered-panel.tsx";
import { Guide } from "./guide.tsx";
import { KeepPanel } from "./keep-panel.tsx";
import { ScreenPanel } from "./screen-panel.tsx";
import { WishesPanel } from "./wishes-panel.tsx";

const say = phrasebook(
  {
    name: "Capture",
    shows: "What a browser makes of your camera, microphone and screen, beside what was asked of it.",
  },
  { name: "采集", shows: "摄像头、麦克风和屏幕的实际采集参数，与请求值并排对比。" },
);

export function CapturePage() {
  const words = say();
  return (
    <LabPage name={words.name} shows={words.shows} guide={<Guide />}>
      <CameraPanel />
      <WishesPanel />
      <DeliveredPanel />
      <ScreenPanel />
      <KeepPanel />
    </LabPage>
  );
}

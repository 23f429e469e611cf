import { render } from "preact";
import { phrasebook } from "../../i18n/language.ts";
import { ExplainedPanel } from "../../sdp-views/explained-panel.tsx";
import { LabPage } from "../../ui/frame.tsx";
import { CapturePanel } from "./capture-panel.tsx";
import { ComparisonPanel } from "./comparison-panel.tsx";
import { acceptDrops } from "./dropped-file.ts";
import { Guide } from "./guide.tsx";
import { TextFields } from "./text-fields.tsx";

const say = phrasebook(
  {
    name: "SDP, line by line",
    shows: "Explains the offer and the answer that two ends exchange before a call.",
  },
  { name: "SDP 逐行讲解", shows: "讲解两端在通话前交换的 offer 和 answer。" },
);

function SdpPage() {
  const words = say();
  return (
    <LabPage name={words.name} shows={words.shows} guide={<Guide />}>
      <CapturePanel />
      <TextFields />
      <ExplainedPanel />
      <ComparisonPanel />
    </LabPage>
  );
}

acceptDrops();

const page = document.getElementById("page");
if (page !== null) render(<SdpPage />, page);

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
    name: "Descriptions",
    shows: "What two ends exchange before a call: every line of an offer or an answer (SDP), explained.",
  },
  { name: "会话描述", shows: "两端在通话前交换的内容：逐行讲解 offer 和 answer（SDP）。" },
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

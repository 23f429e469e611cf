import { render } from "preact";
import { phrasebook } from "../../i18n/language.ts";
import { LabPage } from "../../ui/frame.tsx";
import { Guide } from "./guide.tsx";
import { Results } from "./results.tsx";
import { ServersPanel } from "./servers-panel.tsx";
import { requestOwn, stopTest } from "./test-run.ts";

const say = phrasebook(
  {
    name: "My NAT",
    shows:
      "What kind of NAT you are behind, as far as a browser can detect, and what that means for calls. Press Start; then add a server or switch networks, and compare.",
  },
  {
    name: "我的 NAT",
    shows:
      "你位于哪种 NAT 之后（限于浏览器能检测的范围），对通话有什么影响。先点“开始检测”，再添加服务器或换个网络对比。",
  },
);

function NatPage() {
  const words = say();
  return (
    <LabPage name={words.name} shows={words.shows} guide={<Guide />}>
      <ServersPanel />
      <Results />
    </LabPage>
  );
}

// A page in the back/forward cache must not keep the microphone open either.
addEventListener("pagehide", stopTest);

const page = document.getElementById("page");
if (page !== null) render(<NatPage />, page);
void requestOwn();

import { phrasebook } from "../../i18n/language.ts";
import { LabPage } from "../../ui/frame.tsx";
import { Guide } from "./guide.tsx";
import { Results } from "./results.tsx";
import { ServersPanel } from "./servers-panel.tsx";

const say = phrasebook(
  {
    name: "My NAT",
    shows:
      "Which NAT is in front of you, as far as a browser can tell, and what that means for calls. Press Find out; then add a server, or another network, and compare.",
  },
  {
    name: "我的 NAT",
    shows:
      "你位于哪种 NAT 之后（限于浏览器能检测的范围），对通话有什么影响。先点“开始检测”，再添加服务器或换个网络对比。",
  },
);

export function NatPage() {
  const words = say();
  return (
    <LabPage name={words.name} shows={words.shows} guide={<Guide />}>
      <ServersPanel />
      <Results />
    </LabPage>
  );
}

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
      "你前面是哪一种 NAT（以浏览器能看到的为限），对通话意味着什么。先按“开始检查”，再加服务器或换个网络比较。",
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

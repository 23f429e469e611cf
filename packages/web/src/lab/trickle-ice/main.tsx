import { render } from "preact";
import { phrasebook } from "../../i18n/language.ts";
import { LabPage } from "../../ui/frame.tsx";
import { Guide } from "./guide.tsx";
import { OptionsPanel } from "./options-panel.tsx";
import { fillPage } from "./page-state.ts";
import { PastePanel } from "./paste-panel.tsx";
import { Results } from "./results.tsx";
import { ServerForm } from "./server-form.tsx";
import { ServerList } from "./server-list.tsx";
import { SharePanel } from "./share-panel.tsx";
import { stopTest } from "./test-run.ts";
import { sayServers } from "./words.ts";

const say = phrasebook(
  {
    name: "Trickle ICE",
    shows:
      "Gathers candidates from STUN and TURN servers, and shows what each returns and how fast, or why it returns nothing. Press Test all; then break something, and see what changes.",
  },
  {
    name: "Trickle ICE",
    shows:
      "通过 STUN 和 TURN 服务器收集候选，查看每台返回什么、多久返回、为什么没有结果。先点“全部测试”，再故意改错一处，看有什么变化。",
  },
);

function TrickleIcePage() {
  const words = say();
  const server = sayServers();
  return (
    <LabPage name={words.name} shows={words.shows} guide={<Guide />}>
      <section class="panel servers-panel">
        <h2>{server.title}</h2>
        <ServerList />
        <OptionsPanel />
        <ServerForm />
      </section>
      <Results />
      <PastePanel />
      <SharePanel />
    </LabPage>
  );
}

// A page in the back/forward cache must not hold an allocation or the microphone.
addEventListener("pagehide", stopTest);

// Another link with servers was opened in this page.
addEventListener("hashchange", () => {
  if (location.hash.includes("servers=")) void fillPage();
});

const page = document.getElementById("page");
if (page !== null) render(<TrickleIcePage />, page);
void fillPage();

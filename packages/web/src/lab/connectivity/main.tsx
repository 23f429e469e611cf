import { render } from "preact";
import { localized } from "../../i18n/localized.ts";
import { FoldedRecording } from "../../trace-views/folded-recording.tsx";
import { LabPage } from "../../ui/frame.tsx";
import { Guide } from "./guide.tsx";
import { ReportPanel } from "./report-panel.tsx";
import { recordedRun, stopTests } from "./run.ts";
import { RunPanel } from "./run-panel.tsx";
import { fillServers } from "./servers.ts";
import { TestLine } from "./test-line.tsx";
import { GROUPS, type GroupId } from "./test-plan.ts";
import { GROUP_WORDS, sayPage } from "./words.ts";

function ConnectivityPage() {
  const words = sayPage();
  return (
    <LabPage name={words.name} shows={words.shows} guide={<Guide />}>
      <RunPanel />
      {(Object.keys(GROUPS) as GroupId[]).map((group) => (
        <section key={group} class="panel test-group">
          <h3>{localized(GROUP_WORDS[group])}</h3>
          <ul class="test-list">
            {GROUPS[group].map((test) => (
              <TestLine key={test} test={test} />
            ))}
          </ul>
        </section>
      ))}
      <ReportPanel />
      <FoldedRecording log={recordedRun.value?.log} />
    </LabPage>
  );
}

// A page in the back/forward cache must not hold an allocation or a device.
addEventListener("pagehide", stopTests);

// Another link with servers was opened in this page.
addEventListener("hashchange", () => void fillServers());

const page = document.getElementById("page");
if (page !== null) render(<ConnectivityPage />, page);
void fillServers();

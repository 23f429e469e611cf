import { signal } from "@preact/signals";
import { type ComponentType, render } from "preact";
import { useEffect } from "preact/hooks";
import { phrasebook } from "../../i18n/language.ts";
import { LabPage } from "../../ui/frame.tsx";
import { FileChoice } from "./file-choice.tsx";
import { Guide } from "./guide.tsx";
import { opened, type Recording } from "./opened-recording.ts";
import { RefusalNotice } from "./refusal-notice.tsx";

const say = phrasebook(
  {
    name: "Recordings",
    shows:
      "Look back at everything that happened in a call: verdict, sequence, states, candidate pairs, charts, every event.",
    reading: (name: string) => `Reading “${name}” …`,
    loading: "Loading the views …",
    failed: "The views could not be loaded. Check whether the server is still running, and reload the page.",
  },
  {
    name: "诊断记录",
    shows: "回看一次通话的全过程：结论、时序、状态、候选对、图表和每个事件。",
    reading: (name: string) => `正在读取“${name}”……`,
    loading: "正在加载视图……",
    failed: "视图加载失败。请检查服务器是否仍在运行，然后刷新页面。",
  },
);

type Views = ComponentType<{ readonly recording: Recording }>;

const views = signal<Views | undefined>(undefined);
const haveViewsFailed = signal(false);

/** Loads the views when a file is first opened, while it is read. */
function loadViews(): void {
  import("./recording-views.tsx").then(
    ({ RecordingViews }) => {
      views.value = RecordingViews;
    },
    () => {
      haveViewsFailed.value = true;
    },
  );
}

function TracePage() {
  const words = say();
  return (
    <LabPage name={words.name} shows={words.shows} guide={<Guide />}>
      <FileChoice />
      <Content />
    </LabPage>
  );
}

function Content() {
  const words = say();
  const now = opened.value;
  const { state } = now;
  useEffect(() => {
    if (state === "reading") loadViews();
  }, [state]);
  switch (now.state) {
    case "nothing":
      return null;
    case "reading":
      return (
        <p class="trace-reading" role="status">
          {words.reading(now.name)} <progress aria-label={words.reading(now.name)} value={now.share} />
        </p>
      );
    case "refused":
      return <RefusalNotice name={now.name} refusal={now.refusal} />;
    default: {
      const Views = views.value;
      if (Views !== undefined) return <Views recording={now.recording} />;
      return <p role="status">{haveViewsFailed.value ? words.failed : words.loading}</p>;
    }
  }
}

const page = document.getElementById("page");
if (page !== null) render(<TracePage />, page);

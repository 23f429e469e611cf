import { Play, RotateCcw, Square, Upload } from "lucide";
import { useRef } from "preact/hooks";
import { phrasebook } from "../../i18n/language.ts";
import { MAX_CHARACTERS, MAX_SERVERS, readServers } from "../../ice-servers/stun-endpoint.ts";
import { Icon } from "../../ui/icon.tsx";
import { DEFAULT_TEXT, isRunning, listText, runProbes, stopProbes } from "./probe-run.ts";

const say = phrasebook(
  {
    title: "Servers to query",
    shows: "The list that tutorials have copied for years. Replace it with your own, or open a file.",
    label: "One server per line, with or without stun: and a port",
    count: (count: number) => (count === 1 ? "1 server" : `${count} servers`),
    unreadable: (words: string) => `Not recognised: ${words}`,
    cut: `Only the first ${MAX_SERVERS} are queried.`,
    run: "Query all",
    stop: "Stop",
    file: "Open a file",
    reset: "Reset the list",
  },
  {
    title: "待查询的服务器",
    shows: "这是教程里流传多年的列表，可以换成你自己的，或从文件导入。",
    label: "每行一台服务器，stun: 前缀和端口可省略",
    count: (count: number) => `${count} 台服务器`,
    unreadable: (words: string) => `无法识别：${words}`,
    cut: `只查询前 ${MAX_SERVERS} 台。`,
    run: "全部查询",
    stop: "停止",
    file: "打开文件",
    reset: "重置列表",
  },
);

/** The list, and the buttons that query it. */
export function ListPanel() {
  const words = say();
  const picker = useRef<HTMLInputElement>(null);
  const { servers, unreadable, isCut } = readServers(listText.value);
  const open = async (file: File | undefined) => {
    // One character more than the limit shows that the list was cut.
    if (file !== undefined)
      listText.value = (await file.slice(0, MAX_CHARACTERS * 4).text()).slice(0, MAX_CHARACTERS + 1);
  };
  return (
    <section class="panel stack">
      <h2>{words.title}</h2>
      <p class="small muted">{words.shows}</p>
      <label class="field">
        <span>{words.label}</span>
        <textarea
          name="servers"
          class="wire"
          rows={8}
          spellcheck={false}
          autocapitalize="off"
          value={listText.value}
          onInput={({ currentTarget: { value } }) => {
            listText.value = value;
          }}
        />
      </label>
      <div role="status" class="small">
        <p class="muted">{words.count(servers.length)}</p>
        {unreadable.length > 0 && <p class="unreadable">{words.unreadable(unreadable.join(" "))}</p>}
        {isCut && <p>{words.cut}</p>}
      </div>
      <div class="row">
        <button
          type="button"
          class="primary"
          data-action="run"
          disabled={servers.length === 0}
          onClick={() => void runProbes()}
        >
          <Icon node={Play} />
          {words.run}
        </button>
        {isRunning.value && (
          <button type="button" data-action="stop" onClick={stopProbes}>
            <Icon node={Square} />
            {words.stop}
          </button>
        )}
        <button type="button" data-action="open-file" onClick={() => picker.current?.click()}>
          <Icon node={Upload} />
          {words.file}
        </button>
        <input
          ref={picker}
          type="file"
          accept=".txt,.json,text/plain,application/json"
          hidden
          aria-label={words.file}
          onChange={({ currentTarget }) => {
            void open(currentTarget.files?.[0]);
            currentTarget.value = "";
          }}
        />
        <button
          type="button"
          class="quiet"
          data-action="reset"
          onClick={() => {
            listText.value = DEFAULT_TEXT;
          }}
        >
          <Icon node={RotateCcw} />
          {words.reset}
        </button>
      </div>
    </section>
  );
}

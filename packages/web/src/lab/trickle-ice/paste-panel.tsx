import { ListPlus } from "lucide";
import { useState } from "preact/hooks";
import { phrasebook } from "../../i18n/language.ts";
import type { CheckedIceServers } from "../../ice-servers/ice-servers-check.ts";
import { MAX_SERVERS } from "../../ice-servers/server-entry.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { FaultList } from "./fault-list.tsx";
import { addServers, servers } from "./page-state.ts";

const say = phrasebook(
  {
    title: "Check a configuration",
    shows:
      "Paste iceServers from anywhere: JSON, a piece of code, the response of a provider. The text is parsed, never executed, and stays in this page.",
    label: "iceServers",
    check: "Check",
    sound: "No problems found.",
    repaired: "Corrected",
    copy: "Copy",
    take: (count: number) => (count === 1 ? "Add 1 server to the list" : `Add ${count} servers to the list`),
    full: "The list is full.",
  },
  {
    title: "检查一份配置",
    shows: "粘贴任意来源的 iceServers：JSON、代码片段、服务商的响应。只解析不执行，内容不会离开本页。",
    label: "iceServers",
    check: "检查",
    sound: "没有发现问题。",
    repaired: "修正后",
    copy: "复制",
    take: (count: number) => `添加这 ${count} 台服务器`,
    full: "列表已满。",
  },
);

const EXAMPLE = `iceServers: [
  { url: 'stun:stun.example.com' },
  { urls: 'turn://turn.example.com?transport=tls',
    username: 'ada', password: '…' },
]`;

/** Checks a pasted configuration, lists what is wrong, and shows it corrected. */
export function PastePanel() {
  const words = say();
  const [text, setText] = useState("");
  const [checked, setChecked] = useState<CheckedIceServers>();
  const check = async (written: string) => {
    if (written.trim() === "") {
      setChecked(undefined);
      return;
    }
    // Loaded when needed, with its parser.
    const { checkIceServers } = await import("../../ice-servers/ice-servers-check.ts");
    setChecked(checkIceServers(written, { nowMs: Date.now() }));
  };
  return (
    <section class="panel paste-panel">
      <h2>{words.title}</h2>
      <p class="small muted">{words.shows}</p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void check(text);
        }}
      >
        <textarea
          name="pasted"
          class="wire"
          rows={6}
          spellcheck={false}
          autocapitalize="off"
          aria-label={words.label}
          placeholder={EXAMPLE}
          value={text}
          onInput={({ currentTarget: { value } }) => {
            setText(value);
            void check(value);
          }}
        />
        <div class="row">
          <button type="submit" data-action="check">
            {words.check}
          </button>
        </div>
      </form>
      <div class="stack" role="status" data-checked={checked !== undefined}>
        {checked?.faults.length === 0 && <p class="notice good">{words.sound}</p>}
        {checked !== undefined && checked.faults.length > 0 && <FaultList faults={checked.faults} />}
      </div>
      {checked?.json !== undefined && <Repaired checked={checked} json={checked.json} />}
    </section>
  );
}

function Repaired({ checked, json }: { readonly checked: CheckedIceServers; readonly json: string }) {
  const words = say();
  const hasRoom = servers.value.length + checked.servers.length <= MAX_SERVERS;
  return (
    <div class="stack">
      <h3>{words.repaired}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre class="wire repaired" tabIndex={0}>
        {json}
      </pre>
      <div class="row">
        <CopyButton name={words.copy} action="copy-repaired" text={() => json} />
        <button
          type="button"
          data-action="take-servers"
          disabled={!hasRoom}
          onClick={() => addServers(checked.servers.map((server) => ({ ...server, own: false })))}
        >
          <Icon node={ListPlus} />
          {hasRoom ? words.take(checked.servers.length) : words.full}
        </button>
      </div>
    </div>
  );
}

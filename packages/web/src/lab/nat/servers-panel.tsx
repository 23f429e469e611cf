import { Play, RotateCcw, Square } from "lucide";
import { CaptureFailureNotice } from "../../capture/capture-failure-notice.tsx";
import { phrasebook } from "../../i18n/language.ts";
import { readServers } from "../../ice-servers/stun-endpoint.ts";
import { whyNoOwnServers } from "../../ice-servers/why-no-own-servers.ts";
import { Choice } from "../../ui/choice.tsx";
import { Icon } from "../../ui/icon.tsx";
import {
  addedText,
  comparedServers,
  isListCut,
  leftOut,
  MAX_COMPARED,
  microphoneRefusal,
  own,
  progress,
  requestOwn,
  runTest,
  stopTest,
  useOwn,
  usesMicrophone,
} from "./test-run.ts";

const say = phrasebook(
  {
    title: "Servers to compare",
    asking: "Requesting this server’s STUN addresses…",
    failed: "This server did not provide its STUN addresses.",
    askAgain: "Try again",
    none: "This server has no STUN. Add servers below.",
    own: "this server",
    added: "More STUN servers, one per line, preferably by address and port",
    unreadable: (words: string) => `Not recognised: ${words}`,
    cut: `Only the first ${MAX_COMPARED} are compared.`,
    microphone: "Request microphone access",
    microphoneHint:
      "Only then do browsers reveal this computer’s addresses, which show whether there is a NAT. The microphone is closed right afterwards.",
    run: "Start",
    stop: "Stop",
  },
  {
    title: "用于对比的服务器",
    asking: "正在获取本服务器的 STUN 地址……",
    failed: "未能获取本服务器的 STUN 地址。",
    askAgain: "重新获取",
    none: "本服务器未提供 STUN，请在下面添加服务器。",
    own: "本服务器",
    added: "更多 STUN 服务器，每行一台，最好写地址和端口",
    unreadable: (words: string) => `无法识别：${words}`,
    cut: `只对比前 ${MAX_COMPARED} 台。`,
    microphone: "请求麦克风权限",
    microphoneHint: "授权后浏览器才会暴露本机地址，从而判断是否存在 NAT。用完立即关闭麦克风。",
    run: "开始检测",
    stop: "停止",
  },
);

/** The servers to compare, and the buttons that start and stop the test. */
export function ServersPanel() {
  const words = say();
  const { unreadable } = readServers(addedText.value);
  const compared = comparedServers();
  return (
    <section class="panel stack">
      <h2>{words.title}</h2>
      <OwnServers />
      <label class="field">
        <span>{words.added}</span>
        <textarea
          name="servers"
          class="wire"
          rows={3}
          spellcheck={false}
          autocapitalize="off"
          placeholder={"192.0.2.1:3478\n192.0.2.2:3478"}
          value={addedText.value}
          onInput={({ currentTarget: { value } }) => {
            addedText.value = value;
          }}
        />
      </label>
      <div role="status" class="small">
        {unreadable.length > 0 && <p class="unreadable">{words.unreadable(unreadable.join(" "))}</p>}
        {isListCut() && <p>{words.cut}</p>}
      </div>
      <Choice
        name="microphone"
        label={words.microphone}
        hint={words.microphoneHint}
        checked={usesMicrophone.value}
        onChange={(checked) => {
          usesMicrophone.value = checked;
        }}
      />
      {microphoneRefusal.value !== undefined && <CaptureFailureNotice refusal={microphoneRefusal.value} />}
      <div class="row">
        <button
          type="button"
          class="primary"
          data-action="run"
          disabled={compared.length === 0}
          onClick={() => void runTest()}
        >
          <Icon node={Play} />
          {words.run}
        </button>
        {progress.value !== undefined && (
          <button type="button" data-action="stop" onClick={stopTest}>
            <Icon node={Square} />
            {words.stop}
          </button>
        )}
      </div>
    </section>
  );
}

function OwnServers() {
  const words = say();
  const state = own.value;
  if (state === "requesting") return <p class="muted">{words.asking}</p>;
  if (state === "failed") {
    return (
      <div class="row" role="alert">
        <p>
          {words.failed} {whyNoOwnServers()}
        </p>
        <button type="button" data-action="ask-again" onClick={() => void requestOwn()}>
          <Icon node={RotateCcw} />
          {words.askAgain}
        </button>
      </div>
    );
  }
  if (state.length === 0) return <p>{words.none}</p>;
  return (
    <ul class="own-servers">
      {state.map(({ url }) => (
        <li key={url} data-own={url}>
          <label class="choice">
            <input
              type="checkbox"
              checked={!leftOut.value.has(url)}
              onChange={({ currentTarget: { checked } }) => useOwn(url, { isUsed: checked })}
            />
            <span>
              <code class="wire">{url}</code> <span class="small muted">{words.own}</span>
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}

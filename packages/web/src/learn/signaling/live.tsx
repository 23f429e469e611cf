import { ArrowDownToLine, FilePen, RotateCcw, Trash2 } from "lucide";
import { useEffect } from "preact/hooks";
import { phrasebook } from "../../i18n/language.ts";
import { colon } from "../../i18n/punctuation.ts";
import type { SideName } from "../../loopback/steps.ts";
import { FoldedRecording } from "../../trace-views/folded-recording.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { EndStates } from "../end-states.tsx";
import { MAX_MESSAGE_CHARACTERS } from "./carried-message.ts";
import {
  beginExchange,
  deliver,
  incoming,
  lose,
  lost,
  outgoing,
  type Refusal,
  recordedLog,
  refusals,
  views,
  writeOffer,
  writing,
} from "./exchange.ts";

const say = phrasebook(
  {
    sideA: "A’s browser",
    sideB: "B’s browser",
    writeOffer: "Create A’s offer",
    outA: "A’s offer",
    outB: "B’s answer",
    inA: "Paste B’s answer here",
    inB: "Paste A’s offer here",
    nothingA: "A has not created an offer yet.",
    nothingB: "B has not received an offer yet.",
    writing: "Creating it and gathering candidates…",
    copy: "Copy",
    lose: "Lose it",
    lostHere: "Lost.",
    lost: "The message is lost. The browsers are not notified; look at their states.",
    deliverA: "Apply at A",
    deliverB: "Apply at B",
    again: "New pair",
    empty: "Nothing pasted yet: copy the other end’s message, and paste it here.",
    broken: "This is not a complete message. Copy all of it, from the first brace to the last.",
    wrongA: "This is an offer, but A is waiting for an answer.",
    wrongB: "This is an answer, but B is waiting for an offer.",
    refused: "Browser error:",
  },
  {
    sideA: "A 的浏览器",
    sideB: "B 的浏览器",
    writeOffer: "创建 A 的 offer",
    outA: "A 的 offer",
    outB: "B 的 answer",
    inA: "把 B 的 answer 粘贴到这里",
    inB: "把 A 的 offer 粘贴到这里",
    nothingA: "A 尚未创建 offer。",
    nothingB: "B 尚未收到 offer。",
    writing: "正在创建并收集候选……",
    copy: "复制",
    lose: "丢弃",
    lostHere: "已丢弃。",
    lost: "消息已丢失。浏览器不会得到通知，请观察两端的状态。",
    deliverA: "提交给 A",
    deliverB: "提交给 B",
    again: "重新创建一对连接",
    empty: "内容为空：请先复制另一端的消息，再粘贴到这里。",
    broken: "这不是一条完整的消息。请从第一个大括号完整复制到最后一个。",
    wrongA: "这是 offer，但 A 在等待 answer。",
    wrongB: "这是 answer，但 B 在等待 offer。",
    refused: "浏览器报错：",
  },
);

/** Two ends between which the learner carries the messages. */
export function Live() {
  const words = say();
  useEffect(beginExchange, []);
  return (
    <>
      <div class="row">
        <button type="button" data-action="again" onClick={beginExchange}>
          <Icon node={RotateCcw} />
          {words.again}
        </button>
        {lost.value !== undefined && <p role="status">{words.lost}</p>}
      </div>
      <div class="signaling-ends">
        <End side="a" />
        <End side="b" />
      </div>
      <EndStates views={views.value} />
      <FoldedRecording log={recordedLog.value} />
    </>
  );
}

function End({ side }: { readonly side: SideName }) {
  const words = say();
  const isA = side === "a";
  return (
    <section class="panel signaling-end" data-colour={side} data-side={side}>
      <h2>{isA ? words.sideA : words.sideB}</h2>
      {isA && outgoing.a.value === "" && writing.value === undefined && lost.value !== "a" && (
        <button
          type="button"
          class="primary"
          data-action="write-offer"
          disabled={views.value === undefined}
          onClick={() => void writeOffer()}
        >
          <Icon node={FilePen} />
          {words.writeOffer}
        </button>
      )}
      {isA ? (
        <>
          <Outgoing side="a" />
          <Incoming side="a" />
        </>
      ) : (
        <>
          <Incoming side="b" />
          <Outgoing side="b" />
        </>
      )}
    </section>
  );
}

function Outgoing({ side }: { readonly side: SideName }) {
  const words = say();
  const text = outgoing[side].value;
  const name = side === "a" ? words.outA : words.outB;
  if (text === "") {
    const unwritten = side === "a" ? words.nothingA : words.nothingB;
    const idle = lost.value === side ? words.lostHere : unwritten;
    return (
      <p class="small muted" role="status">
        {writing.value === side ? words.writing : idle}
      </p>
    );
  }
  return (
    <div class="stack">
      <label class="field">
        <span>{name}</span>
        <textarea class="wire" rows={5} readonly data-box="out" value={text} />
      </label>
      <div class="row">
        <CopyButton
          action="copy"
          name={words.copy}
          label={`${words.copy}${colon()}${name}`}
          text={() => text}
        />
        <button
          type="button"
          data-action="lose"
          aria-label={`${words.lose}${colon()}${name}`}
          onClick={() => lose(side)}
        >
          <Icon node={Trash2} />
          {words.lose}
        </button>
      </div>
    </div>
  );
}

function Incoming({ side }: { readonly side: SideName }) {
  const words = say();
  const refusal = refusals[side].value;
  return (
    <div class="stack">
      <label class="field">
        <span>{side === "a" ? words.inA : words.inB}</span>
        <textarea
          class="wire"
          rows={5}
          maxLength={MAX_MESSAGE_CHARACTERS}
          spellcheck={false}
          autocomplete="off"
          data-box="in"
          value={incoming[side].value}
          onInput={({ currentTarget }) => {
            incoming[side].value = currentTarget.value;
          }}
        />
      </label>
      <div class="row">
        <button type="button" data-action="deliver" onClick={() => void deliver(side)}>
          <Icon node={ArrowDownToLine} />
          {side === "a" ? words.deliverA : words.deliverB}
        </button>
      </div>
      {refusal !== undefined && <Refused refusal={refusal} side={side} />}
    </div>
  );
}

function Refused({ refusal, side }: { readonly refusal: Refusal; readonly side: SideName }) {
  const words = say();
  if (typeof refusal === "object") {
    return (
      <p class="notice bad" role="alert">
        <span>{words.refused}</span>
        <code>{refusal.browserError}</code>
      </p>
    );
  }
  const wrongType = side === "a" ? words.wrongA : words.wrongB;
  return (
    <p class="notice warn" role="alert">
      {refusal === "wrongType" ? wrongType : words[refusal]}
    </p>
  );
}

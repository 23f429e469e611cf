import type { Side } from "@visavis/nat/core";
import { MessageCircleQuestionMark, RotateCcw, Send, Undo2 } from "lucide";
import { phrasebook } from "../../i18n/language.ts";
import { localized } from "../../i18n/localized.ts";
import { WAY_VERDICT_WORDS } from "../../ice-servers/way-verdict-words.ts";
import { whyNoOwnServers } from "../../ice-servers/why-no-own-servers.ts";
import { KindChoice } from "../../nat-views/kind-choice.tsx";
import { NatTables } from "../../nat-views/nat-tables.tsx";
import { PacketList } from "../../nat-views/packet-list.tsx";
import { FoldedRecording } from "../../trace-views/folded-recording.tsx";
import { Icon } from "../../ui/icon.tsx";
import { AllPairs } from "./all-pairs.tsx";
import { askOwnAddress, ownAddress, ownEvidence, ownRecording } from "./own-address.ts";
import {
  askServer,
  beginWith,
  destinations,
  isFull,
  journeys,
  kinds,
  network,
  sendToOther,
} from "./simulation.ts";

const say = phrasebook(
  {
    own: "Your local and your public address",
    ask: "Query my public address",
    asking: "Querying…",
    noServer:
      "This server offers no STUN, or does not respond. Start it with its relay enabled, and try again.",
    simulator: "Two NATs, packet by packet",
    about: "A simulated network: A and B are each behind a NAT, with a STUN server between them.",
    again: "Clear all packets",
    askServer: (side: string) => `${side} queries the server`,
    toMapped: (side: string, other: string) => `${side} sends to ${other}’s mapped address`,
    toSource: (side: string, other: string) => `${side} replies to the source of ${other}’s packet`,
    full: "The limit of packets is reached. Clear them to start over.",
  },
  {
    own: "你的内网地址和公网地址",
    ask: "查询我的公网地址",
    asking: "正在查询……",
    noServer: "本服务器未提供 STUN，或没有响应。请启用它的中继功能后重试。",
    simulator: "逐包观察两个 NAT",
    about: "模拟网络：A 和 B 分别位于各自的 NAT 之后，中间有一台 STUN 服务器。",
    again: "清空所有数据包",
    askServer: (side: string) => `${side} 查询服务器`,
    toMapped: (side: string, other: string) => `${side} 向 ${other} 的公网地址发送`,
    toSource: (side: string, other: string) => `${side} 向 ${other} 的源地址回复`,
    full: "数据包数量已达上限，请清空后重新开始。",
  },
);

/** The learner’s own addresses, and two simulated NATs between which the learner sends packets. */
export function Live() {
  const words = say();
  return (
    <>
      <OwnAddressPanel />
      <section class="panel nat-simulator">
        <header class="row">
          <h2>{words.simulator}</h2>
          <button type="button" class="quiet" data-action="again" onClick={() => beginWith(kinds.peek())}>
            <Icon node={RotateCcw} />
            {words.again}
          </button>
        </header>
        <p class="small muted">{words.about}</p>
        <KindChoice kinds={kinds.value} onChoose={beginWith} />
        <div class="nat-tables">
          <Actions side="a" />
          <Actions side="b" />
        </div>
        {isFull.value && <p class="notice warn">{words.full}</p>}
        <PacketList packets={journeys.value.map((journey) => ({ journey }))} />
        <NatTables network={network.value} />
      </section>
      <AllPairs kinds={kinds.value} onChoose={beginWith} />
    </>
  );
}

function Actions({ side }: { readonly side: Side }) {
  const words = say();
  const [own, other] = side === "a" ? ["A", "B"] : ["B", "A"];
  const { mapped, source } = destinations.value[side];
  const full = isFull.value;
  return (
    <div class="nat-actions" data-side={side}>
      <button type="button" data-action="ask-server" disabled={full} onClick={() => askServer(side)}>
        <Icon node={MessageCircleQuestionMark} />
        {words.askServer(own)}
      </button>
      <button
        type="button"
        data-action="send-mapped"
        disabled={full || mapped === undefined}
        onClick={() => sendToOther(side, "mapped")}
      >
        <Icon node={Send} />
        {words.toMapped(own, other)}
      </button>
      <button
        type="button"
        data-action="send-source"
        disabled={full || source === undefined}
        onClick={() => sendToOther(side, "source")}
      >
        <Icon node={Undo2} />
        {words.toSource(own, other)}
      </button>
    </div>
  );
}

function OwnAddressPanel() {
  const words = say();
  const own = ownAddress.value;
  const evidence = ownEvidence(own);
  return (
    <section class="panel" data-own-address>
      <h2>{words.own}</h2>
      <div class="row">
        <button
          type="button"
          class="primary"
          data-action="ask-own"
          aria-disabled={own === "asking"}
          onClick={() => {
            if (ownAddress.peek() !== "asking") void askOwnAddress();
          }}
        >
          <Icon node={MessageCircleQuestionMark} />
          {words.ask}
        </button>
        <p class="small muted" role="status">
          {own === "asking" && words.asking}
        </p>
      </div>
      {own === "noServer" && (
        <p class="notice bad" role="alert">
          {whyNoOwnServers() ?? words.noServer}
        </p>
      )}
      {typeof own === "object" && (
        <div class={`notice ${evidence === undefined ? "bad" : "good"}`} role="status">
          {evidence !== undefined && <code class="wire">{evidence}</code>}
          <p>{localized(WAY_VERDICT_WORDS[own.verdict].means)}</p>
        </div>
      )}
      <FoldedRecording log={ownRecording.value?.log} />
    </section>
  );
}

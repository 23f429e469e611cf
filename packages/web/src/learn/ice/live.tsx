import { formatTransportAddress } from "@visavis/stun/core";
import { Cable, Pause, Play, RotateCcw, StepForward, Waypoints } from "lucide";
import { phrasebook } from "../../i18n/language.ts";
import { whyNoOwnServers } from "../../ice-servers/why-no-own-servers.ts";
import { KindChoice } from "../../nat-views/kind-choice.tsx";
import { NatTables } from "../../nat-views/nat-tables.tsx";
import { PacketList } from "../../nat-views/packet-list.tsx";
import { CandidatePairs } from "../../trace-views/candidate-pairs.tsx";
import { FoldedRecording } from "../../trace-views/folded-recording.tsx";
import { Icon } from "../../ui/icon.tsx";
import { EndStates } from "../end-states.tsx";
import {
  choose,
  count,
  isOver,
  isPlaying,
  kinds,
  network,
  path,
  pause,
  replay,
  run,
  shown,
  step,
} from "./played-checks.ts";
import { connect, failure, isConnecting, recorded, recordedLog, views } from "./real-pair.ts";

const say = phrasebook(
  {
    played: "Checks between two NATs",
    about:
      "Simulated: each side queries the STUN server and sends its candidates by signaling; then both check.",
    step: "One packet",
    run: "Run",
    pause: "Pause",
    replay: "Start over",
    count: (shown: number, all: number) => `Packet ${shown} of ${all}`,
    direct: (a: string, b: string) => `Direct path: ${a} ↔ ${b}`,
    relay: (a: string, b: string) => `All checks failed; only the relay is left: ${a} ↔ ${b}`,
    real: "A real connection in this page",
    realAbout: "A and B are two connections in your own browser. They use this server’s STUN and TURN.",
    connect: "Connect",
    connectRelay: "Connect through the relay only",
    connecting: "Connecting…",
    failed: "The connection failed:",
  },
  {
    played: "两个 NAT 之间的检查",
    about: "模拟：双方各自查询 STUN 服务器，通过信令通知对端，然后互相检查。",
    step: "发送一个包",
    run: "连续运行",
    pause: "暂停",
    replay: "从头再来",
    count: (shown: number, all: number) => `第 ${shown} 个包，共 ${all} 个`,
    direct: (a: string, b: string) => `直连路径：${a} ↔ ${b}`,
    relay: (a: string, b: string) => `所有检查都未通过，只能使用中继：${a} ↔ ${b}`,
    real: "本页里的真实连接",
    realAbout: "A 和 B 是你自己浏览器里的两个连接，使用这台服务器的 STUN 和 TURN。",
    connect: "连接",
    connectRelay: "仅用中继连接",
    connecting: "正在连接……",
    failed: "连接失败：",
  },
);

/** ICE between two simulated NATs, and between two real connections in the page. */
export function Live() {
  return (
    <>
      <Played />
      <Real />
    </>
  );
}

function Played() {
  const words = say();
  const found = path.value;
  return (
    <section class="panel">
      <h2>{words.played}</h2>
      <p class="small muted">{words.about}</p>
      <KindChoice kinds={kinds.value} onChoose={choose} />
      <div class="row">
        <button
          type="button"
          class="primary"
          data-action="step"
          aria-disabled={isOver.value}
          onClick={() => {
            pause();
            step();
          }}
        >
          <Icon node={StepForward} />
          {words.step}
        </button>
        <button
          type="button"
          data-action={isPlaying.value ? "pause" : "run"}
          aria-disabled={isOver.value}
          onClick={() => {
            if (isPlaying.peek()) pause();
            else if (!isOver.peek()) run();
          }}
        >
          <Icon node={isPlaying.value ? Pause : Play} />
          {isPlaying.value ? words.pause : words.run}
        </button>
        <button type="button" data-action="replay" onClick={replay}>
          <Icon node={RotateCcw} />
          {words.replay}
        </button>
        <span class="small muted" data-count={count.value.shown}>
          {words.count(count.value.shown, count.value.all)}
        </span>
      </div>
      <PacketList
        packets={shown.value.map(({ journey, purpose, discovered }) => ({
          journey,
          purpose,
          ...(discovered !== undefined && { discovered }),
        }))}
      />
      {found !== undefined && (
        <p
          class={`notice ${found.isRelayed ? "warn" : "good"}`}
          role="status"
          data-path={found.isRelayed ? "relay" : "direct"}
        >
          {(found.isRelayed ? words.relay : words.direct)(
            formatTransportAddress(found.a),
            formatTransportAddress(found.b),
          )}
        </p>
      )}
      <NatTables network={network.value} />
    </section>
  );
}

function Real() {
  const words = say();
  const trace = recorded.value;
  const connection = trace?.connections.findLast(({ label }) => label === "A")?.id;
  return (
    <>
      <section class="panel">
        <h2>{words.real}</h2>
        <p class="small muted">{words.realAbout}</p>
        <div class="row">
          <Connect policy="all" />
          <Connect policy="relay" />
        </div>
        {isConnecting.value && <p role="status">{words.connecting}</p>}
        {failure.value !== undefined && (
          <p class="notice bad" role="alert">
            <span>{words.failed}</span>
            {whyNoOwnServers() ?? <code>{failure.value}</code>}
          </p>
        )}
        {trace !== undefined && connection !== undefined && (
          <CandidatePairs trace={trace} connection={connection} />
        )}
      </section>
      {trace !== undefined && <EndStates views={views.value} />}
      <FoldedRecording log={recordedLog.value} />
    </>
  );
}

function Connect({ policy }: { readonly policy: "all" | "relay" }) {
  const words = say();
  return (
    <button
      type="button"
      data-action={`connect-${policy}`}
      aria-disabled={isConnecting.value}
      onClick={() => {
        if (!isConnecting.peek()) void connect(policy);
      }}
    >
      <Icon node={policy === "all" ? Cable : Waypoints} />
      {policy === "all" ? words.connect : words.connectRelay}
    </button>
  );
}

import { alike, type Text } from "../text.ts";
import type { TraceEvent } from "../trace-event.ts";
import type { LifelineId, StepDraft, StepKind, StepMeaning } from "./sequence-step.ts";

type StateEvent = Extract<TraceEvent, { readonly kind: "state" }>;

/** Draws what the state machines of one side say. */
export interface StateReader {
  read(event: StateEvent, index: number): void;
  /** The latest step that says that ICE has a way. */
  connected(): StepDraft | undefined;
}

const LABELS = {
  iceChecking: { en: "ICE checks", zh: "ICE 连通性检查" },
  iceConnected: { en: "ICE connected", zh: "ICE 连通" },
  iceDisconnected: { en: "ICE disconnected", zh: "ICE 断开" },
  iceFailed: { en: "ICE failed", zh: "ICE 失败" },
  dtls: { en: "DTLS handshake", zh: "DTLS 握手" },
  connected: { en: "connected", zh: "已连接" },
  failed: { en: "connection failed", zh: "连接失败" },
  gatheringComplete: { en: "gathering complete", zh: "候选收集完毕" },
  close: { en: "closed", zh: "已关闭" },
} as const satisfies Partial<Record<StepKind, Text>>;

/**
 * @param remote the line of the other end
 * @param emit takes each new step
 */
export function createStateReader(
  { side, remote }: { readonly side: LifelineId; readonly remote: LifelineId },
  emit: (draft: StepDraft) => void,
): StateReader {
  const handshakes = new Map<string, StepDraft>();
  let checking: StepDraft | undefined;
  let connected: StepDraft | undefined;
  let hasFailed = false;
  const mark = (kind: keyof typeof LABELS, meaning: StepMeaning, at: At): StepDraft => {
    const to = kind === "close" || kind === "gatheringComplete" ? side : remote;
    const { atMs, index } = at;
    const draft: StepDraft = { atMs, from: side, to, kind, meaning, label: LABELS[kind], events: [index] };
    emit(draft);
    return draft;
  };

  const readIce = ({ from, to, atMs }: StateEvent, index: number) => {
    if (checking !== undefined) {
      checking.untilMs = atMs;
      checking.events.push(index);
      checking = undefined;
    }
    if (to === "checking") checking = mark("iceChecking", "stun", { atMs, index });
    const isUp = to === "connected" || to === "completed";
    const wasUp = from === "connected" || from === "completed";
    if (isUp && !wasUp) {
      connected = mark("iceConnected", "stun", { atMs, index });
      hasFailed = false;
    }
    if (to === "disconnected") mark("iceDisconnected", "fault", { atMs, index });
    if (to === "failed") {
      mark("iceFailed", "fault", { atMs, index });
      hasFailed = true;
    }
  };

  const readDtls = ({ subject = "", to, atMs }: StateEvent, index: number) => {
    const known = handshakes.get(subject);
    if (to === "connecting") {
      handshakes.set(subject, mark("dtls", "dtls", { atMs, index }));
      return;
    }
    if (to !== "connected" && to !== "failed") return;
    handshakes.delete(subject);
    const handshake = known ?? mark("dtls", "dtls", { atMs, index });
    handshake.untilMs = atMs;
    if (known !== undefined) known.events.push(index);
    if (to === "connected") return;
    handshake.meaning = "fault";
    handshake.label = { en: "DTLS failed", zh: "DTLS 失败" };
    hasFailed = true;
  };

  const readChannel = ({ subject = "", to, atMs }: StateEvent, index: number) => {
    if (to !== "open" && to !== "closed") return;
    const name = alike(subject.slice(0, 40));
    const isOpen = to === "open";
    emit({
      atMs,
      from: side,
      to: remote,
      kind: isOpen ? "dataChannelOpen" : "dataChannelClosed",
      meaning: "media",
      label: isOpen
        ? { en: `channel “${name.en}” open`, zh: `通道“${name.zh}”已打开` }
        : { en: `channel “${name.en}” closed`, zh: `通道“${name.zh}”已关闭` },
      events: [index],
    });
  };

  return {
    read(event, index) {
      const { machine, to, atMs } = event;
      const at = { atMs, index };
      if (machine === "iceConnection") readIce(event, index);
      else if (machine === "dtls") readDtls(event, index);
      else if (machine === "dataChannel") readChannel(event, index);
      else if (machine === "connection" && to === "connected") mark("connected", "media", at);
      else if (machine === "connection" && to === "failed" && !hasFailed) mark("failed", "fault", at);
      else if (machine === "iceGathering" && to === "complete") mark("gatheringComplete", "side", at);
    },
    connected: () => connected,
  };
}

interface At {
  readonly atMs: number;
  readonly index: number;
}

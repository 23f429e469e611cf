import { alike, type Text } from "../text.ts";
import type { Json, TraceEvent } from "../trace-event.ts";
import { candidatePairsIn, PATH_TYPES, type PairedCandidate } from "./candidate-pairs.ts";
import {
  candidateTypeOf,
  type LifelineId,
  type StepDraft,
  type StepKind,
  type StepList,
  type StepMeaning,
} from "./sequence-steps.ts";
import { membersOf } from "./signaling-message.ts";
import { createStatisticsReader, type StatisticsSample } from "./statistics-report.ts";

type Call = Extract<TraceEvent, { readonly kind: "call" }>;
type Outcome = Extract<TraceEvent, { readonly kind: "outcome" }>;
type Description = Extract<TraceEvent, { readonly kind: "description" }>;
type StateEvent = Extract<TraceEvent, { readonly kind: "state" }>;

interface Moment {
  readonly atMs: number;
  readonly index: number;
}

/** The calls that are drawn; others are drawn only if they fail. */
const DRAWN = new Map<string, StepKind>([
  ["addTrack", "addMedia"],
  ["addTransceiver", "addMedia"],
  ["removeTrack", "call"],
  ["createOffer", "createOffer"],
  ["createAnswer", "createAnswer"],
  ["setLocalDescription", "setLocalDescription"],
  ["setRemoteDescription", "setRemoteDescription"],
  ["addIceCandidate", "addIceCandidate"],
  ["createDataChannel", "call"],
  ["restartIce", "iceRestart"],
  ["setConfiguration", "call"],
  ["replaceTrack", "call"],
  ["setParameters", "call"],
  ["setCodecPreferences", "call"],
  ["RTCRtpTransceiver.stop", "call"],
  ["RTCPeerConnection.close", "close"],
]);

const MAX_DETAIL_CHARACTERS = 300;
/** The label of the step that creates a connection. */
export const CONSTRUCTION: Text = alike("new RTCPeerConnection()");

const RESTART: Text = { en: "ICE restart", zh: "ICE 重启" };

/** Draws the calls of one side, and the descriptions that they apply. */
export interface CallReader {
  call(event: Call, index: number): void;
  outcome(event: Outcome, index: number): void;
  description(event: Description, index: number): void;
  /** A remote candidate that was added. */
  candidateAdded(atMs: number, line: string | null, index: number): void;
}

/** @param steps receives new steps and changes to steps */
export function createCallReader(side: LifelineId, steps: StepList): CallReader {
  const pending = new Map<
    number,
    { readonly event: Call; readonly index: number; readonly draft?: StepDraft }
  >();
  /** The steps whose description has not been applied yet. */
  const applying: { local?: StepDraft; remote?: StepDraft } = {};
  const fragments: { local?: string; remote?: string } = {};
  /** Calls of addIceCandidate; those from `nextAdded` on have not added their candidate yet. */
  const adding: StepDraft[] = [];
  let nextAdded = 0;
  const begin = (draft: Omit<StepDraft, "from" | "to" | "meaning">): StepDraft => {
    const step: StepDraft = { ...draft, from: side, to: side, meaning: "side" };
    steps.add(step);
    return step;
  };

  return {
    call(event, index) {
      const { atMs, method } = event;
      const name = nameOf(method);
      const isConstructing = isConstruction(method);
      const kind = isConstructing ? "create" : (DRAWN.get(method) ?? DRAWN.get(name));
      if (kind === undefined) {
        pending.set(event.call, { event, index });
        return;
      }
      const draft = begin({
        atMs,
        kind,
        label: isConstructing ? CONSTRUCTION : alike(`${name}(${argumentWord(event.arguments)})`),
        events: [index],
        ...(kind === "addIceCandidate" && { items: [candidateTypeOf(lineIn(event.arguments[0]))] }),
      });
      if (membersOf(event.arguments[0])["iceRestart"] === true) steps.change(draft, { detail: RESTART });
      if (kind === "setLocalDescription") applying.local = draft;
      if (kind === "setRemoteDescription") applying.remote = draft;
      if (kind === "addIceCandidate") adding.push(draft);
      pending.set(event.call, { event, index, draft });
    },
    outcome({ call, atMs, error }, index) {
      const begun = pending.get(call);
      if (begun === undefined) return;
      pending.delete(call);
      if (begun.draft === undefined && error === undefined) return;
      const { event } = begun;
      const draft =
        begun.draft ??
        begin({
          atMs: event.atMs,
          kind: "call",
          label: alike(`${nameOf(event.method)}()`),
          events: [begun.index],
        });
      steps.change(draft, { untilMs: atMs }, index);
      if (error === undefined) return;
      const words = [error.name, error.message].filter((word) => word !== "").join(": ");
      steps.change(draft, { meaning: "fault", detail: alike(words.slice(0, MAX_DETAIL_CHARACTERS)) });
      if (applying.local === draft) delete applying.local;
      if (applying.remote === draft) delete applying.remote;
    },
    description({ side: which, atMs, type, sdp }, index) {
      const method = which === "local" ? "setLocalDescription" : "setRemoteDescription";
      const draft = applying[which] ?? begin({ atMs, kind: method, label: alike(method), events: [] });
      delete applying[which];
      steps.change(draft, { label: alike(`${method}(${type})`) }, index);
      const fragment = fragmentIn(sdp);
      if (fragment === undefined) return;
      const before = fragments[which];
      if (before !== undefined && before !== fragment) steps.change(draft, { detail: RESTART });
      fragments[which] = fragment;
    },
    candidateAdded(atMs, line, index) {
      while (adding[nextAdded]?.meaning === "fault") nextAdded += 1;
      const draft = adding[nextAdded];
      if (draft !== undefined) {
        steps.change(draft, {}, index);
        nextAdded += 1;
        return;
      }
      const label = alike("addIceCandidate()");
      begin({ atMs, kind: "addIceCandidate", label, events: [index], items: [candidateTypeOf(line)] });
    },
  };
}

/** The first ICE user name fragment of a description; a new one means a new ICE session. RFC 8839 §5.4. */
export function fragmentIn(sdp: string): string | undefined {
  return /^a=ice-ufrag:(\S{1,256})/m.exec(sdp)?.[1];
}

/** True for the call that created the connection. */
export function isConstruction(method: string): boolean {
  return method === "RTCPeerConnection";
}

function nameOf(method: string): string {
  return method.slice(method.lastIndexOf(".") + 1).slice(0, 60);
}

/** One word about the argument of a call: `offer`, `video`, the label of a channel. */
function argumentWord(given: readonly Json[]): string {
  const [first] = given;
  if (typeof first === "string") return first.slice(0, 30);
  const { type, kind } = membersOf(first);
  const word = typeof type === "string" ? type : kind;
  return typeof word === "string" ? word.slice(0, 30) : "";
}

function lineIn(given: Json | undefined): string | null {
  const { candidate } = membersOf(given);
  return typeof candidate === "string" ? candidate : null;
}

/** Draws the state changes of one side. */
export interface StateReader {
  read(event: StateEvent, index: number): void;
  /** The latest step in which ICE became connected. */
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
 * @param remote the lifeline of the other end
 * @param steps receives new steps and changes to steps
 */
export function createStateReader(
  { side, remote }: { readonly side: LifelineId; readonly remote: LifelineId },
  steps: StepList,
): StateReader {
  const handshakes = new Map<string, StepDraft>();
  let checking: StepDraft | undefined;
  let connected: StepDraft | undefined;
  let hasFailed = false;
  const mark = (kind: keyof typeof LABELS, meaning: StepMeaning, at: Moment): StepDraft => {
    const to = kind === "close" || kind === "gatheringComplete" ? side : remote;
    const { atMs, index } = at;
    const draft: StepDraft = { atMs, from: side, to, kind, meaning, label: LABELS[kind], events: [index] };
    steps.add(draft);
    return draft;
  };

  const readIce = ({ from, to, atMs }: StateEvent, index: number) => {
    if (checking !== undefined) {
      steps.change(checking, { untilMs: atMs }, index);
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
    steps.change(handshake, { untilMs: atMs }, known === undefined ? undefined : index);
    if (to === "connected") return;
    steps.change(handshake, { meaning: "fault", label: { en: "DTLS failed", zh: "DTLS 失败" } });
    hasFailed = true;
  };

  const readChannel = ({ subject = "", to, atMs }: StateEvent, index: number) => {
    if (to !== "open" && to !== "closed") return;
    const name = alike(subject.slice(0, 40));
    const isOpen = to === "open";
    steps.add({
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

/** The number of samples after ICE is connected in which to look for the selected pair. */
const MAX_ATTEMPTS = 10;

const MEDIA_WORDS = {
  audio: { en: "first audio packets", zh: "首批音频包" },
  video: { en: "first video packets", zh: "首批视频包" },
} as const satisfies Record<string, Text>;

/** Draws what only statistics show: the arrival of the first packets, and the selected pair. */
export interface SampleReader {
  read(sample: StatisticsSample, index: number): void;
  /** Adds the selected pair to the step in which ICE became connected. */
  namePair(connected: StepDraft): void;
}

/**
 * @param remote the lifeline of the other end
 * @param steps receives new steps and changes to steps
 */
export function createSampleReader(
  { side, remote }: { readonly side: LifelineId; readonly remote: LifelineId },
  steps: StepList,
): SampleReader {
  const paths = createStatisticsReader(PATH_TYPES);
  const awaited = new Set(["audio", "video"] as const);
  const inbound = new Map<string, "audio" | "video">();
  let lastConnected: StepDraft | undefined;
  let attempts = 0;
  return {
    read(sample, index) {
      paths.read(sample);
      if (awaited.size === 0) return;
      for (const id in sample.changed) {
        const members = sample.changed[id];
        if (typeof members !== "object" || members === null) continue;
        if (members["type"] === "inbound-rtp") {
          const kind = [...awaited].find((name) => name === members["kind"]);
          if (kind !== undefined) inbound.set(id, kind);
        }
        const kind = inbound.get(id);
        const received = members["packetsReceived"];
        if (kind === undefined || !awaited.has(kind) || typeof received !== "number" || received <= 0)
          continue;
        awaited.delete(kind);
        steps.add({
          atMs: sample.atMs,
          from: remote,
          to: side,
          kind: "firstPacket",
          meaning: "media",
          label: MEDIA_WORDS[kind],
          events: [index],
        });
      }
    },
    namePair(connected) {
      if (connected !== lastConnected) {
        lastConnected = connected;
        attempts = 0;
      }
      if (connected.detail !== undefined || attempts >= MAX_ATTEMPTS) return;
      attempts += 1;
      const pair = candidatePairsIn(paths.report).find(({ isSelected }) => isSelected);
      if (pair?.local === undefined || pair.remote === undefined) return;
      const detail = alike(`${candidateWord(pair.local)} ↔ ${candidateWord(pair.remote)}`);
      steps.change(connected, { detail });
    },
  };
}

/** The type of a candidate and its transport: `host udp`, `relay tls`. */
function candidateWord({ type = "?", protocol = "", relayProtocol }: PairedCandidate): string {
  return `${type} ${relayProtocol ?? protocol}`.trim().slice(0, 40);
}

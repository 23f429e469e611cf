import { type Experiment, milliseconds } from "./experiment.ts";
import { type ExperimentCall, PLAIN } from "./experiment-call.ts";
import { areConnected, connectedPair, pairWords, waitUntil } from "./observation.ts";
import { type MessageBody, type Treatments, withText } from "./signaling-channel.ts";

/** What goes wrong on the channel, in addition to the treatments that are set on the page. */
interface Tampering {
  readonly treatments?: Partial<Treatments>;
  readonly edit?: (body: MessageBody) => MessageBody;
  /** Uses the STUN and TURN servers of this server. */
  readonly needsServers?: true;
}

const DROP = { kind: "drop" } as const;

const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  none: {},
  "answer-late": { treatments: { answer: { kind: "delay", delayMs: 5_000 } } },
  "answer-lost": { treatments: { answer: DROP } },
  "no-host": { treatments: { host: DROP }, needsServers: true },
  "no-candidates": { treatments: { host: DROP, srflx: DROP, prflx: DROP, relay: DROP } },
  fingerprint: { edit: (body) => replaced(body, /^(a=fingerprint:\S+ )(..)/gm, (_, head) => `${head}00`) },
  password: { edit: (body) => replaced(body, /^(a=ice-pwd:)\S+/gm, (_, head) => `${head}${"x".repeat(24)}`) },
};

/** Every browser ends its ICE checks within this time. */
const LIMIT_MS = 40_000;

/** Messages that arrive late, changed or not at all, and the states that this leads to. */
export const tamperingExperiment: Experiment = {
  id: "tampering",
  title: { en: "Tamper with signaling", zh: "干扰信令" },
  shows: {
    en: "Something goes wrong with the signaling between A and B. Watch where each state machine stops: real calls are debugged in the same way. Below, you can hold, delay, drop and edit messages yourself.",
    zh: "A 和 B 之间的信令出了问题。观察每个状态机停在哪个状态：排查真实通话的故障也是这样。下面可以手动拦截、延迟、丢弃或修改消息。",
  },
  choices: [
    {
      name: "tampering",
      title: { en: "Fault", zh: "故障类型" },
      options: () => [
        { value: "none", title: { en: "only what is set below", zh: "仅按下方设置" } },
        { value: "answer-late", title: { en: "the answer comes 5 s late", zh: "answer 延迟 5 秒" } },
        { value: "answer-lost", title: { en: "the answer is lost", zh: "answer 丢失" } },
        { value: "no-host", title: { en: "host candidates are lost", zh: "主机候选丢失" } },
        { value: "no-candidates", title: { en: "all candidates are lost", zh: "全部候选丢失" } },
        { value: "fingerprint", title: { en: "the fingerprints are forged", zh: "指纹被篡改" } },
        { value: "password", title: { en: "the ICE passwords are forged", zh: "ICE 密码被篡改" } },
      ],
    },
  ],
  async run({ choice, begin, iceServers, treatments, showProgress, stop }) {
    const { treatments: own = {}, edit, needsServers } = TAMPERINGS[choice("tampering")] ?? {};
    const servers = needsServers === true ? await iceServers() : [];
    showProgress({ en: "Calling, and waiting for the result…", zh: "呼叫中，等待结果……" });
    const call = begin({
      ...PLAIN,
      configuration: { iceServers: servers },
      treatments: () => ({ ...treatments(), ...own }),
      ...(edit !== undefined && { edit }),
    });
    const { a, b } = call.ends;
    const offered = call.offer("a");
    const limit = { limitMs: LIMIT_MS, stop };
    const isOffered = () => a.connection.signalingState === "have-local-offer";
    const offeredAtMs = await waitUntil(call, isOffered, limit);
    await offered;
    const agreedAtMs = await waitUntil(call, () => isNegotiated(call) || isStuck(call), limit);
    const isOver = () => areConnected(call) || hasFailed(call) || isStuck(call);
    const endedAtMs = await waitUntil(call, isOver, limit);
    const waitedMs = isNegotiated(call) ? (agreedAtMs ?? 0) - (offeredAtMs ?? 0) : undefined;
    const states = (machine: "signalingState" | "iceConnectionState" | "connectionState") => [
      a.connection[machine],
      b.connection[machine],
    ];
    const dtls = [a, b].map(
      ({ connection }) => connection.getSenders().find(({ transport }) => transport)?.transport?.state ?? "–",
    );
    const pairs = await Promise.all([a, b].map((end) => connectedPair(call, end, stop)));
    return {
      columns: [
        { en: "A", zh: "A" },
        { en: "B", zh: "B" },
      ],
      rows: [
        { id: "signaling", what: { en: "signaling", zh: "信令" }, values: states("signalingState") },
        { id: "ice", what: { en: "ICE connection", zh: "ICE 连接" }, values: states("iceConnectionState") },
        { id: "dtls", what: { en: "DTLS", zh: "DTLS" }, values: dtls },
        { id: "connection", what: { en: "connection", zh: "连接" }, values: states("connectionState") },
        { id: "pair", what: { en: "path", zh: "路径" }, values: pairs.map(pairWords) },
        {
          id: "waited",
          what: { en: "in have-local-offer for", zh: "处于 have-local-offer" },
          values: [milliseconds(waitedMs), "–"],
        },
        { id: "ended", what: { en: "total time", zh: "总用时" }, values: [milliseconds(endedAtMs), ""] },
      ],
      conclusion: conclusionOf(call, dtls),
    };
  },
};

function isNegotiated({ ends }: ExperimentCall): boolean {
  const { signalingState, currentRemoteDescription } = ends.a.connection;
  return signalingState === "stable" && currentRemoteDescription !== null;
}

function hasFailed({ ends }: ExperimentCall): boolean {
  return Object.values(ends).some(({ connection }) => connection.connectionState === "failed");
}

/** A description was dropped or refused, so nothing more can happen. A held one may still arrive. */
function isStuck({ signaling }: ExperimentCall): boolean {
  return signaling.messages.value.some(
    ({ subject, status }) =>
      (subject === "offer" || subject === "answer") && (status === "dropped" || status === "refused"),
  );
}

function conclusionOf(call: ExperimentCall, dtls: readonly string[]) {
  if (areConnected(call)) {
    return { en: "It still connects.", zh: "仍然连通了。" };
  }
  if (!isNegotiated(call)) {
    return {
      en: "A stays in have-local-offer: it waits for an answer that never comes. Only signaling can resolve this.",
      zh: "A 停在 have-local-offer，等待不会到达的 answer。只能由信令层解决。",
    };
  }
  if (dtls.includes("failed")) {
    return {
      en: "ICE found a path, but DTLS rejected it: the certificate does not match the signaled fingerprint. This is what keeps a man in the middle out.",
      zh: "ICE 找到了路径，但 DTLS 握手被拒绝：证书与信令中的指纹不符。中间人攻击正是这样被阻止的。",
    };
  }
  return {
    en: "Negotiation is complete, but no connectivity check gets a response: ICE finds no path. Check the candidates and passwords.",
    zh: "协商已完成，但连通性检查没有响应：ICE 找不到路径。请检查候选和 ICE 密码。",
  };
}

function replaced(
  body: MessageBody,
  pattern: RegExp,
  replacement: (match: string, head: string) => string,
): MessageBody {
  if (!("description" in body)) return body;
  return withText(body, (body.description.sdp ?? "").replace(pattern, replacement));
}

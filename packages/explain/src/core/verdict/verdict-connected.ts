import type { CandidatePair } from "@visavis/trace/core";
import { alike, type Text } from "@visavis/trace/core";
import { candidateWords, stateEvidence } from "./verdict-evidence.ts";
import { FLOW_SAMPLES, type MediaFlowFacts, type VerdictFacts } from "./verdict-facts.ts";
import type { Evidence, VerdictRule } from "./verdict-rule.ts";

const isUp = ({ ice, connection }: VerdictFacts) =>
  connection === "connected" || (connection !== "connecting" && (ice === "connected" || ice === "completed"));

const KIND_WORDS = {
  audio: { en: "sound", zh: "音频" },
  video: { en: "picture", zh: "视频" },
} as const satisfies Record<string, Text>;

function isStill(values: readonly number[]): boolean {
  return values.length >= FLOW_SAMPLES && values.every((value) => value === 0);
}

function kindOf({ stream }: MediaFlowFacts): Text {
  return KIND_WORDS[stream.kind === "audio" ? "audio" : "video"];
}

/** Packets of video come, and none of them becomes a picture. */
const framesMissing: VerdictRule = (facts) => {
  if (!isUp(facts)) return undefined;
  const still = facts.incoming.find(
    ({ stream, recentKbps, recentFrameRates }) =>
      stream.kind === "video" &&
      isStill(recentFrameRates) &&
      recentKbps.length > 0 &&
      !recentKbps.includes(0),
  );
  if (still === undefined) return undefined;
  return {
    kind: "framesMissing",
    tone: "bad",
    sentence: {
      en: "Packets of the picture arrive, but no frame can be decoded.",
      zh: "收到了视频包，但一帧都无法解码。",
    },
    evidence: [flowEvidence(facts, still)],
    nextStep: {
      en: "As a rule the key frame at the beginning was lost, or the codec does not suit this device. Ask for a key frame by switching the other camera off and on; then try another codec.",
      zh: "通常是起始关键帧丢失，或本机不支持该编解码器。请让对方关闭再打开摄像头以获得关键帧；仍不行则更换编解码器。",
    },
  };
};

const mediaMissing: VerdictRule = (facts) => {
  if (!isUp(facts)) return undefined;
  const still = facts.incoming.filter(({ recentKbps }) => isStill(recentKbps));
  const [first] = still;
  if (first === undefined) return undefined;
  // One layer of a kind may rest while another flows.
  const flowing = new Set(
    facts.incoming.filter((flow) => !still.includes(flow)).map(({ stream }) => stream.kind),
  );
  if (still.every(({ stream }) => flowing.has(stream.kind))) return undefined;
  const isAll = flowing.size === 0;
  const what = kindOf(still.find(({ stream }) => !flowing.has(stream.kind)) ?? first);
  return {
    kind: "mediaMissing",
    tone: isAll ? "bad" : "warn",
    sentence: isAll
      ? {
          en: "The connection is up, but no media arrives.",
          zh: "连接已建立，但没有收到媒体。",
        }
      : {
          en: `The connection is up, but no ${what.en} arrives.`,
          zh: `连接已建立，但没有收到${what.zh}。`,
        },
    evidence: still.slice(0, 4).map((flow) => flowEvidence(facts, flow)),
    nextStep: {
      en: "See whether the other end has muted or switched off the camera, and whether its statistics say that it sends. Where it sends and nothing comes, the direction in offer and answer does not agree.",
      zh: "检查对方是否静音或关闭了摄像头，以及对端统计中是否在发送。如果对端在发送而本端收不到，说明 offer 与 answer 中的方向不一致。",
    },
  };
};

function flowEvidence({ sample }: VerdictFacts, flow: MediaFlowFacts): Evidence {
  const { recentKbps, recentFrameRates } = flow;
  const what = kindOf(flow);
  const kbps = Math.round(recentKbps.at(-1) ?? 0);
  const frames = recentFrameRates.at(-1);
  const rate = frames === undefined ? "" : `, ${Math.round(frames)} fps`;
  return {
    text: {
      en: `Incoming ${what.en}: ${kbps} kbit/s${rate}.`,
      zh: `收到的${what.zh}：${kbps} kbit/s${rate.replace(", ", "，")}。`,
    },
    events: sample === undefined ? [] : [sample],
  };
}

const connected: VerdictRule = (facts) => {
  if (!isUp(facts)) return undefined;
  const pair = facts.pairs.find(({ isSelected }) => isSelected);
  const evidence = [...pairEvidence(facts, pair), ...stateEvidence(facts, "iceConnection")];
  const types = [pair?.local?.type, pair?.remote?.type];
  if (pair === undefined || types.includes(undefined)) {
    return {
      kind: "connected",
      tone: "good",
      sentence: { en: "The two ends are connected.", zh: "两端已连通。" },
      evidence,
      nextStep: {
        en: "Statistics will say over which pair of addresses.",
        zh: "使用的候选对见统计。",
      },
    };
  }
  if (types.includes("relay")) {
    return {
      kind: "connectedOverRelay",
      tone: "good",
      sentence: {
        en: "The two ends are connected through a TURN server.",
        zh: "两端经由 TURN 服务器连通。",
      },
      evidence,
      nextStep: relayAdvice(pair),
    };
  }
  return {
    kind: "connectedDirectly",
    tone: "good",
    sentence: directSentence(types),
    evidence,
    nextStep: {
      en: "Nothing to do: no server sees this media.",
      zh: "无需操作：媒体不经过任何服务器。",
    },
  };
};

/** An address learned from a check (`prflx`) may be that of a router, or the end’s own. RFC 8445 §7.3.1.3. */
function directSentence(types: readonly (string | undefined)[]): Text {
  if (types.every((type) => type === "host")) {
    return {
      en: "The two ends are connected directly, over their own addresses.",
      zh: "两端已直连，使用各自的本机地址。",
    };
  }
  if (types.includes("srflx")) {
    return {
      en: "The two ends are connected directly, through their routers.",
      zh: "两端穿越 NAT 直连成功。",
    };
  }
  return { en: "The two ends are connected directly.", zh: "两端直接连通。" };
}

function relayAdvice({ local }: CandidatePair): Text {
  const isSlow = local?.relayProtocol === "tcp" || local?.relayProtocol === "tls";
  return isSlow
    ? {
        en: "It works, but over TCP each lost packet holds up those behind it. If UDP to the TURN server can be allowed, do so.",
        zh: "可用，但走 TCP 时丢一个包会阻塞后续的包。如有可能，请放行到 TURN 服务器的 UDP。",
      }
    : {
        en: "Nothing to do. The relay sees only encrypted packets; it costs its operator bandwidth, and some delay.",
        zh: "无需操作。中继只能看到加密的数据包；代价是服务器带宽和少量延迟。",
      };
}

function pairEvidence({ sample }: VerdictFacts, pair: CandidatePair | undefined): readonly Evidence[] {
  if (pair?.local === undefined || pair.remote === undefined || sample === undefined) return [];
  const { currentRoundTripTimeMs: roundTripMs } = pair;
  const ways = alike(`${candidateWords(pair.local)} ↔ ${candidateWords(pair.remote)}`);
  const time = roundTripMs === undefined ? undefined : Math.round(roundTripMs);
  return [
    {
      text: {
        en: `Selected pair: ${ways.en}${time === undefined ? "" : `, round trip ${time} ms`}.`,
        zh: `选定的候选对：${ways.zh}${time === undefined ? "" : `，往返时延 ${time} ms`}。`,
      },
      events: [sample],
    },
  ];
}

/** What is to be said once there is a connection: first what is amiss all the same. */
export const CONNECTED_RULES: readonly VerdictRule[] = [framesMissing, mediaMissing, connected];

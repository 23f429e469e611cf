import {
  candidateEvidence,
  checkEvidence,
  errorEvidence,
  lastedMs,
  OTHER_END,
  stateEvidence,
  THIS_END,
} from "./verdict-evidence.ts";
import type { VerdictFacts } from "./verdict-facts.ts";
import type { VerdictRule } from "./verdict-rule.ts";

/** An answer that takes longer is not under way but missing: the other end’s program answers, not a person. */
const ANSWER_MS = 3_000;

const waitingForAnswer: VerdictRule = (facts) => {
  if (facts.signaling !== "have-local-offer") return undefined;
  const evidence = stateEvidence(facts, "signaling");
  if (lastedMs(facts, "signaling") < ANSWER_MS) {
    return {
      kind: "waitingForAnswer",
      tone: "waiting",
      sentence: { en: "The offer is made; the answer is awaited.", zh: "offer 已发出，正在等待 answer。" },
      evidence,
      nextStep: { en: "A moment’s patience.", zh: "稍等片刻。" },
    };
  }
  if (facts.lastSent !== undefined && facts.lastReceived === undefined) {
    return {
      kind: "signalingSilent",
      tone: "bad",
      sentence: {
        en: "The offer was sent, and nothing at all has come back over signaling.",
        zh: "offer 已发出，但信令没有返回任何消息。",
      },
      evidence: [...evidence, sentEvidence(facts.lastSent.index)],
      nextStep: {
        en: "See whether the other end is there and in the same room, and whether the signaling connection is open.",
        zh: "请检查对方是否在线、是否在同一房间，以及信令连接是否正常。",
      },
    };
  }
  return {
    kind: "answerMissing",
    tone: "bad",
    sentence: {
      en: "It is stuck in have-local-offer: no answer to the offer has come.",
      zh: "停在 have-local-offer：一直没有收到 answer。",
    },
    evidence: [...evidence, ...(facts.lastSent === undefined ? [] : [sentEvidence(facts.lastSent.index)])],
    nextStep: {
      en: "Follow the offer: was it sent, did it arrive, did setRemoteDescription() and createAnswer() succeed there, was the answer sent back?",
      zh: "沿着 offer 排查：是否已发出？是否已到达？对端的 setRemoteDescription() 和 createAnswer() 是否成功？answer 是否已返回？",
    },
  };
};

function sentEvidence(index: number) {
  return {
    text: { en: "The last message that was sent.", zh: "最后发送的消息。" },
    events: [index],
  };
}

const waitingForOwnAnswer: VerdictRule = (facts) => {
  if (facts.signaling !== "have-remote-offer") return undefined;
  const isLong = lastedMs(facts, "signaling") >= ANSWER_MS;
  return {
    kind: "waitingForOwnAnswer",
    tone: isLong ? "bad" : "waiting",
    sentence: isLong
      ? {
          en: "The other end’s offer is set, and this end has not answered it.",
          zh: "对端的 offer 已设置，但本端尚未给出 answer。",
        }
      : { en: "This end is about to answer.", zh: "本端正在生成 answer。" },
    evidence: stateEvidence(facts, "signaling"),
    nextStep: {
      en: "createAnswer() and setLocalDescription() come next; then the answer has to be sent.",
      zh: "接下来调用 createAnswer() 和 setLocalDescription()，然后发送 answer。",
    },
  };
};

const hasBothDescriptions = ({ description }: VerdictFacts) =>
  description.local !== undefined && description.remote !== undefined;

const waitingForCandidates: VerdictRule = (facts) => {
  const { local, remote } = facts.candidates;
  if (!hasBothDescriptions(facts) || (local.types.size > 0 && remote.types.size > 0)) return undefined;
  const isRemote = remote.types.size === 0;
  return {
    kind: "waitingForCandidates",
    tone: "waiting",
    sentence: isRemote
      ? {
          en: "Both ends agree, but no address of the other end has come yet: ICE waits.",
          zh: "协商已完成，但尚未收到对端候选：ICE 正在等待。",
        }
      : {
          en: "Both ends agree, but this end has found no address of its own yet.",
          zh: "协商已完成，但本端尚未收集到候选。",
        },
    evidence: [
      candidateEvidence(THIS_END, local),
      candidateEvidence(OTHER_END, remote),
      ...errorEvidence(facts),
    ],
    nextStep: isRemote
      ? {
          en: "See that candidates are sent as they come and given to addIceCandidate() here.",
          zh: "请确认候选产生后立即发送，并在本端传给了 addIceCandidate()。",
        }
      : {
          en: "With iceTransportPolicy relay the TURN server has to answer first.",
          zh: "iceTransportPolicy 设为 relay 时，需先等待 TURN 服务器响应。",
        },
  };
};

const checking: VerdictRule = (facts) => {
  if (!hasBothDescriptions(facts)) return undefined;
  return {
    kind: "checking",
    tone: "waiting",
    sentence: {
      en: "The ends know each other’s addresses, and are trying which of them work.",
      zh: "两端已获知彼此的候选，正在进行连通性检查。",
    },
    evidence: [
      ...stateEvidence(facts, "iceConnection"),
      candidateEvidence(THIS_END, facts.candidates.local),
      candidateEvidence(OTHER_END, facts.candidates.remote),
      ...checkEvidence(facts),
    ],
    nextStep: {
      en: "A moment’s patience: it takes a second or two as a rule, and up to half a minute to find that nothing works.",
      zh: "请稍候：通常只需一两秒；确认全部不通最多需要半分钟。",
    },
  };
};

/** How far a connection has come that is neither up nor failed. */
export const PROGRESS_RULES: readonly VerdictRule[] = [
  waitingForAnswer,
  waitingForOwnAnswer,
  waitingForCandidates,
  checking,
];

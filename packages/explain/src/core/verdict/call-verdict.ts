import { urlHost } from "@visavis/stun/core";
import type { CandidatePair, PairedCandidate, Trace, TraceReader } from "@visavis/trace/core";
import { alike, listed, type Text, viewOf } from "@visavis/trace/core";
import {
  createVerdictFactsReader,
  FLOW_SAMPLES,
  type KnownCandidates,
  type MediaFlowFacts,
  type Refusal,
  type VerdictFacts,
} from "./verdict-facts.ts";

/** Which verdict it is. */
export type CallVerdictKind =
  | "notBegun"
  | "constructionRefused"
  | "descriptionRefused"
  | "waitingForAnswer"
  | "answerMissing"
  | "signalingSilent"
  | "waitingForOwnAnswer"
  | "waitingForCandidates"
  | "checking"
  | "dtlsFailed"
  | "noRemoteCandidates"
  | "onlyHostCandidates"
  | "relayCannotReach"
  | "relaysCutOff"
  | "checksUnanswered"
  | "lost"
  | "restartUnanswered"
  | "mediaMissing"
  | "framesMissing"
  | "connectedDirectly"
  | "connectedOverRelay"
  | "connected"
  | "closed";

/** One fact that supports a verdict. */
export interface Evidence {
  readonly text: Text;
  /** Indexes into `Trace.events`. */
  readonly events: readonly number[];
}

/** How a connection stands, in one sentence, with the evidence and what to do next. */
export interface CallVerdict {
  readonly kind: CallVerdictKind;
  /** `waiting`: too early to say more. */
  readonly tone: "good" | "waiting" | "warn" | "bad";
  readonly sentence: Text;
  readonly evidence: readonly Evidence[];
  readonly nextStep: Text;
}

/** One possible verdict; `undefined` if it does not apply. */
type VerdictRule = (facts: VerdictFacts) => CallVerdict | undefined;

/** The maximum number of events per piece of evidence. */
const MAX_EVENTS = 20;

/** Which candidates an end has. */
function candidateEvidence(who: Text, { types, events }: KnownCandidates): Evidence {
  const counts = [...types].slice(0, 5).map(([type, count]) => alike(`${count} ${type}`));
  const list = counts.length === 0 ? { en: "none", zh: "没有" } : listed(counts);
  return {
    text: { en: `Candidates of ${who.en}: ${list.en}.`, zh: `${who.zh}的候选：${list.zh}。` },
    events: events.slice(0, MAX_EVENTS),
  };
}

const THIS_END: Text = { en: "this end", zh: "本端" };
const OTHER_END: Text = { en: "the other end", zh: "对端" };

/** The connectivity checks of all pairs together; nothing if the browser reports no pairs. */
function checkEvidence({ pairs, sample }: VerdictFacts): readonly Evidence[] {
  if (sample === undefined || pairs.length === 0) return [];
  const { sent, answered } = checksOf(pairs);
  return [
    {
      text: {
        en: `Candidate pairs: ${pairs.length}. Checks sent: ${sent}, answered: ${answered}.`,
        zh: `${pairs.length} 个候选对；发出 ${sent} 次检查，收到 ${answered} 次响应。`,
      },
      events: [sample],
    },
  ];
}

/** The checks of all pairs together. */
function checksOf(pairs: readonly CandidatePair[]): {
  readonly sent: number;
  readonly answered: number;
} {
  let sent = 0;
  let answered = 0;
  for (const { requestsSent = 0, responsesReceived = 0 } of pairs) {
    sent += requestsSent;
    answered += responsesReceived;
  }
  return { sent, answered };
}

/** Errors of STUN and TURN servers. */
function errorEvidence({ candidateErrors }: VerdictFacts): readonly Evidence[] {
  const count = candidateErrors.length;
  if (count === 0) return [];
  return [
    {
      text: {
        en:
          count === 1
            ? "One error from a STUN or TURN server."
            : `${count} errors from STUN and TURN servers.`,
        zh: `STUN/TURN 服务器报告了 ${count} 个错误。`,
      },
      events: candidateErrors.slice(0, MAX_EVENTS),
    },
  ];
}

/** The current state of a machine and how long it has lasted. */
function stateEvidence(facts: VerdictFacts, machine: "signaling" | "iceConnection"): readonly Evidence[] {
  const period = facts.history.findLast((known) => known.machine === machine);
  if (period === undefined) return [];
  const seconds = Math.max(0, Math.round((facts.nowMs - period.fromMs) / 1_000));
  const name = machine === "signaling" ? "signalingState" : "iceConnectionState";
  return [
    {
      text: {
        en: `${name} has been ${period.state.slice(0, 40)} for ${seconds} s.`,
        zh: `${name} 处于 ${period.state.slice(0, 40)} 已有 ${seconds} 秒。`,
      },
      events: period.event === undefined ? [] : [period.event],
    },
  ];
}

/** One end of the selected pair in words. */
function candidateWords({ type = "?", protocol, relayProtocol, address, port }: PairedCandidate): string {
  const transport = (relayProtocol ?? protocol ?? "").toUpperCase();
  const place = address === undefined ? "" : ` ${urlHost(address)}:${port ?? "?"}`;
  return `${type} ${transport}${place}`.trim().slice(0, 120);
}

/** How long the current state of a machine has lasted, in milliseconds. */
function lastedMs(facts: VerdictFacts, machine: "signaling" | "iceConnection"): number {
  const period = facts.history.findLast((known) => known.machine === machine);
  return period === undefined ? 0 : facts.nowMs - period.fromMs;
}

const closed: VerdictRule = (facts) =>
  facts.signaling === "closed"
    ? {
        kind: "closed",
        tone: "waiting",
        sentence: facts.wasConnected
          ? {
              en: "The connection was established and later closed at this end.",
              zh: "连接曾经建立，后来由本端关闭。",
            }
          : {
              en: "The connection was closed at this end before it was established.",
              zh: "尚未连通，就被本端关闭。",
            },
        evidence: stateEvidence(facts, "signaling"),
        nextStep: {
          en: "A closed connection cannot be reopened; another call needs a new one.",
          zh: "已关闭的连接不能再用；如需再次通话，请新建连接。",
        },
      }
    : undefined;

const dtlsFailed: VerdictRule = ({ dtlsFailedAt }) =>
  dtlsFailedAt === undefined
    ? undefined
    : {
        kind: "dtlsFailed",
        tone: "bad",
        sentence: {
          en: "ICE found a path, but the DTLS handshake between the ends failed.",
          zh: "ICE 路径已连通，但两端之间的 DTLS 握手失败。",
        },
        evidence: [
          {
            text: {
              en: "The state of the DTLS transport became failed.",
              zh: "DTLS 传输通道进入 failed 状态。",
            },
            events: [dtlsFailedAt],
          },
        ],
        nextStep: {
          en: "Compare a=fingerprint in the description as it was sent and as it arrived. If they differ, the description was changed on the way; if not, one end mixed up two connections, or the ends have no DTLS version or cipher in common.",
          zh: "对比描述发出时与到达时的 a=fingerprint。不同说明途中被篡改；相同则是某一端混淆了两个连接，或两端没有共同支持的 DTLS 版本或加密套件。",
        },
      };

/** The candidates, the checks between them, and the errors of servers. */
function iceEvidence(facts: VerdictFacts): readonly Evidence[] {
  return [
    candidateEvidence(THIS_END, facts.candidates.local),
    candidateEvidence(OTHER_END, facts.candidates.remote),
    ...checkEvidence(facts),
    ...errorEvidence(facts),
  ];
}

const hasFailed = ({ ice, connection }: VerdictFacts) => ice === "failed" || connection === "failed";

const noRemoteCandidates: VerdictRule = (facts) => {
  if (!hasFailed(facts) || facts.wasConnected || facts.candidates.remote.types.size > 0) return undefined;
  return {
    kind: "noRemoteCandidates",
    tone: "bad",
    sentence: {
      en: "ICE failed because no candidate of the other end ever arrived.",
      zh: "ICE 已失败：没有收到任何对端候选。",
    },
    evidence: iceEvidence(facts),
    nextStep: {
      en: "Check that the candidates from the other end’s icecandidate events are sent, arrive here, and are passed to addIceCandidate() after setRemoteDescription().",
      zh: "请检查对端的 icecandidate 事件是否已发送、是否到达本端，以及是否在 setRemoteDescription() 之后传给了 addIceCandidate()。",
    },
  };
};

const onlyHostCandidates: VerdictRule = (facts) => {
  const { local, remote } = facts.candidates;
  if (!hasFailed(facts) || facts.wasConnected || !isOnly(local.types, "host")) return undefined;
  const isRemoteToo = isOnly(remote.types, "host");
  return {
    kind: "onlyHostCandidates",
    tone: "bad",
    sentence: isRemoteToo
      ? {
          en: "Both ends have only local addresses, which cannot reach each other.",
          zh: "两端都只有本地地址，且彼此不可达。",
        }
      : {
          en: "This end has only local addresses: no STUN or TURN server returned another one.",
          zh: "本端只有本地地址：没有 STUN 或 TURN 服务器返回其他地址。",
        },
    evidence: iceEvidence(facts),
    nextStep:
      local.hasHiddenAddress || remote.hasHiddenAddress
        ? {
            en: "Across networks: add a TURN server to iceServers. In one network: the addresses are hidden behind .local names (mDNS), which many routers and VPNs do not forward; with permission for the microphone or camera, the browser shows the real addresses.",
            zh: "跨网络：在 iceServers 里加上 TURN 服务器。同一网络：地址被 .local 名称（mDNS）隐藏，不少路由器和 VPN 不转发 mDNS；授予麦克风或摄像头权限后即可显示真实地址。",
          }
        : {
            en: "Across networks: add a TURN server to iceServers and test it on /trickle-ice.html. In one network: check for client isolation on the Wi-Fi, a guest network, or a firewall.",
            zh: "跨网络：在 iceServers 里加上 TURN 服务器，并到 /trickle-ice.html 测试。同一网络：检查 Wi-Fi 的 AP 隔离、访客网络和防火墙。",
          },
  };
};

const relayCannotReach: VerdictRule = (facts) => {
  const { local, remote } = facts.candidates;
  if (!hasFailed(facts) || facts.wasConnected) return undefined;
  if (!local.types.has("relay") || !isOnly(remote.types, "host") || remote.hasPublicAddress) return undefined;
  return {
    kind: "relayCannotReach",
    tone: "bad",
    sentence: {
      en: "This end has a relay, but the other end has only private addresses, which a relay usually cannot reach.",
      zh: "本端有中继，但对端只有私有地址，中继通常无法到达。",
    },
    evidence: iceEvidence(facts),
    nextStep: {
      en: "Give the other end the same iceServers: with a relay, or at least a public address from STUN, the two can connect. Many TURN servers refuse private addresses as peers (403), and for good reason.",
      zh: "请为对端配置同样的 iceServers：有中继，或至少有 STUN 返回的公网地址，两端就能连通。许多 TURN 服务器会拒绝中继到私有地址（403），这是合理的限制。",
    },
  };
};

const relaysCutOff: VerdictRule = (facts) => {
  const { local, remote } = facts.candidates;
  if (!hasFailed(facts) || facts.wasConnected) return undefined;
  if (!local.types.has("relay") || !remote.types.has("relay")) return undefined;
  return {
    kind: "relaysCutOff",
    tone: "bad",
    sentence: {
      en: "Both ends have a relay, but nothing gets through even between the relays.",
      zh: "两端都有中继，但中继之间也不通。",
    },
    evidence: iceEvidence(facts),
    nextStep: {
      en: "Open the range of relay ports (UDP) at the TURN server, not only 3478, and check that the server returns its public address (external-ip in coturn).",
      zh: "在 TURN 服务器上放行中继端口范围（UDP），而不只是 3478；并检查它返回的地址是否为公网地址（coturn 的 external-ip）。",
    },
  };
};

const checksUnanswered: VerdictRule = (facts) => {
  if (!hasFailed(facts) || facts.wasConnected) return undefined;
  const { sent, answered } = checksOf(facts.pairs);
  return {
    kind: "checksUnanswered",
    tone: "bad",
    sentence:
      sent > 0 && answered === 0
        ? {
            en: "Every candidate pair was checked, and not one check was answered.",
            zh: "所有候选对都已尝试，没有一次检查收到响应。",
          }
        : {
            en: "Every candidate pair was checked, and none works.",
            zh: "所有候选对都已尝试，均不可用。",
          },
    evidence: iceEvidence(facts),
    nextStep: facts.candidates.local.types.has("relay")
      ? {
          en: "Configure a TURN server for the other end too, and check on /trickle-ice.html that packets pass through the relay.",
          zh: "请为对端也配置 TURN 服务器，并到 /trickle-ice.html 确认数据包能通过中继。",
        }
      : {
          en: "Both networks block packets from unknown sources: a TURN server is needed. Test it on /trickle-ice.html.",
          zh: "双方网络都会拦截未知来源的数据包：需要 TURN 服务器。可到 /trickle-ice.html 测试。",
        },
  };
};

const restartUnanswered: VerdictRule = (facts) => {
  const isDown = facts.ice === "disconnected" || hasFailed(facts);
  if (!facts.wasConnected || !isDown || facts.signaling !== "have-local-offer") return undefined;
  return {
    kind: "restartUnanswered",
    tone: "bad",
    sentence: {
      en: "The path was lost, and the offer that restarts ICE was not answered: signaling is probably down as well.",
      zh: "路径已断开，且 ICE 重启的 offer 没有收到 answer：信令很可能也已断开。",
    },
    evidence: [...stateEvidence(facts, "iceConnection"), ...stateEvidence(facts, "signaling")],
    nextStep: {
      en: "Restore signaling (reconnect the WebSocket) and send the offer again.",
      zh: "恢复信令（重连 WebSocket），再发一次 offer。",
    },
  };
};

const lost: VerdictRule = (facts) => {
  if (!facts.wasConnected || (facts.ice !== "disconnected" && !hasFailed(facts))) return undefined;
  const isOver = hasFailed(facts);
  return {
    kind: "lost",
    tone: isOver ? "bad" : "warn",
    sentence: isOver
      ? {
          en: "The connection was established, but then its path was lost.",
          zh: "连接曾经建立，后来路径断开。",
        }
      : { en: "Nothing arrives from the other end at the moment.", zh: "暂时收不到对端的数据。" },
    evidence: [...stateEvidence(facts, "iceConnection"), ...checkEvidence(facts)],
    nextStep: isOver
      ? {
          en: "Restart ICE: it looks for a path between the addresses that both ends have now.",
          zh: "重启 ICE：用双方当前的地址重新寻找路径。",
        }
      : {
          en: "Wait a few seconds. If it does not recover, restart ICE; if the network changed, do so at once.",
          zh: "等待几秒。如未恢复则重启 ICE；如果切换了网络，请立即重启。",
        },
  };
};

const constructionRefused: VerdictRule = ({ refusals }) => {
  const refusal = refusals.find(({ method }) => method === "RTCPeerConnection");
  if (refusal === undefined) return undefined;
  return {
    kind: "constructionRefused",
    tone: "bad",
    sentence: {
      en: "The browser could not create the connection: the configuration is invalid.",
      zh: "浏览器未能创建连接：配置无效。",
    },
    evidence: [wordsOf(refusal)],
    nextStep: {
      en: "The cause is usually an entry of iceServers. Paste it on /trickle-ice.html, which shows what is wrong with it.",
      zh: "多半是 iceServers 里的某一项有问题。请粘贴到 /trickle-ice.html，该页会指出错误所在。",
    },
  };
};

function wordsOf({ error, index }: Refusal): Evidence {
  const words = [error.name, error.message].filter((word) => word !== "").join(": ");
  return { text: alike(words.slice(0, 300)), events: [index] };
}

/** The last failed call that concerns a description, unless a description has been applied since. */
const descriptionRefused: VerdictRule = (facts) => {
  const refusal = facts.refusals.findLast(({ method }) =>
    /\.(?:setRemoteDescription|setLocalDescription|createOffer|createAnswer)$/.test(method),
  );
  if (refusal === undefined || facts.wasConnected) return undefined;
  const { local, remote } = facts.description;
  if ((local ?? -1) > refusal.index || (remote ?? -1) > refusal.index) return undefined;
  const method = refusal.method.slice(refusal.method.lastIndexOf(".") + 1);
  return {
    kind: "descriptionRefused",
    tone: "bad",
    sentence: {
      en: `The browser refused ${method}().`,
      zh: `浏览器拒绝执行 ${method}()。`,
    },
    evidence: [wordsOf(refusal), ...stateEvidence(facts, "signaling")],
    nextStep:
      refusal.error.name === "InvalidStateError"
        ? {
            en: "The call does not fit the signaling state: an answer without an offer, or two offers at once. The polite peer should roll back its own offer.",
            zh: "该调用与信令状态不符：没有 offer 却收到 answer，或双方同时发起 offer。请让礼让方回滚自己的 offer。",
          }
        : {
            en: "Look at the line that the browser names; /sdp.html explains the description line by line.",
            zh: "请查看浏览器指出的那一行；/sdp.html 可逐行讲解会话描述。",
          },
  };
};

/** What may have gone wrong, the most specific first. */
const FAILURE_RULES: readonly VerdictRule[] = [
  constructionRefused,
  closed,
  dtlsFailed,
  restartUnanswered,
  noRemoteCandidates,
  relayCannotReach,
  relaysCutOff,
  onlyHostCandidates,
  checksUnanswered,
  lost,
  descriptionRefused,
];

function isOnly(types: ReadonlyMap<string, number>, type: string): boolean {
  return types.size === 1 && types.has(type);
}

const isUp = ({ ice, connection }: VerdictFacts) =>
  connection === "connected" || (connection !== "connecting" && (ice === "connected" || ice === "completed"));

const KIND_WORDS = {
  audio: { en: "audio", zh: "音频" },
  video: { en: "video", zh: "视频" },
} as const satisfies Record<string, Text>;

function isStill(values: readonly number[]): boolean {
  return values.length >= FLOW_SAMPLES && values.every((value) => value === 0);
}

function kindOf({ stream }: MediaFlowFacts): Text {
  return KIND_WORDS[stream.kind === "audio" ? "audio" : "video"];
}

/** Video packets arrive, but no frame is decoded. */
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
      en: "Video packets arrive, but no frame can be decoded.",
      zh: "收到了视频包，但一帧都无法解码。",
    },
    evidence: [flowEvidence(facts, still)],
    nextStep: {
      en: "Usually the first key frame was lost, or this device does not support the codec. Switch the other camera off and on to get a key frame; if that does not help, try another codec.",
      zh: "通常是起始关键帧丢失，或本机不支持该编解码器。请让对方关闭再打开摄像头以获得关键帧；仍不行则更换编解码器。",
    },
  };
};

const mediaMissing: VerdictRule = (facts) => {
  if (!isUp(facts)) return undefined;
  const still = facts.incoming.filter(({ recentKbps }) => isStill(recentKbps));
  const [first] = still;
  if (first === undefined) return undefined;
  // One layer of a kind may pause while another flows.
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
      en: "Check whether the other end is muted or has its camera off, and whether its statistics show that it sends. If not, check the directions in offer and answer; if so, the packets are lost, cannot be decrypted, or match no m-section.",
      zh: "检查对方是否静音或关闭了摄像头，以及对端统计中是否在发送。如果没有发送，请检查 offer 与 answer 中的方向；如果在发送，则是丢包、无法解密，或数据包不属于任何媒体段。",
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
        en: "The statistics show which candidate pair is used.",
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
      en: "Nothing to do: this end uses no TURN server.",
      zh: "无需操作：本端没有使用 TURN 服务器。",
    },
  };
};

/** A peer-reflexive address (`prflx`) may belong to a NAT or to the end itself. RFC 8445 §7.3.1.3. */
function directSentence(types: readonly (string | undefined)[]): Text {
  if (types.every((type) => type === "host")) {
    return {
      en: "The two ends are connected directly, using their own addresses.",
      zh: "两端已直连，使用各自的本机地址。",
    };
  }
  if (types.includes("srflx")) {
    return {
      en: "The two ends are connected directly, through NAT.",
      zh: "两端穿越 NAT 直连成功。",
    };
  }
  return { en: "The two ends are connected directly.", zh: "两端直接连通。" };
}

function relayAdvice({ local }: CandidatePair): Text {
  const isSlow = local?.relayProtocol === "tcp" || local?.relayProtocol === "tls";
  return isSlow
    ? {
        en: "It works, but over TCP each lost packet delays those behind it. If possible, allow UDP to the TURN server.",
        zh: "可用，但走 TCP 时丢一个包会阻塞后续的包。如有可能，请放行到 TURN 服务器的 UDP。",
      }
    : {
        en: "Nothing to do. The relay sees only encrypted packets; the cost is bandwidth for its operator and some delay.",
        zh: "无需操作。中继只能看到加密的数据包；代价是服务器带宽和少量延迟。",
      };
}

function pairEvidence({ sample }: VerdictFacts, pair: CandidatePair | undefined): readonly Evidence[] {
  if (pair?.local === undefined || pair.remote === undefined || sample === undefined) return [];
  const { currentRoundTripTimeMs: roundTripMs } = pair;
  const path = alike(`${candidateWords(pair.local)} ↔ ${candidateWords(pair.remote)}`);
  const time = roundTripMs === undefined ? undefined : Math.round(roundTripMs);
  return [
    {
      text: {
        en: `Selected pair: ${path.en}${time === undefined ? "" : `, round trip ${time} ms`}.`,
        zh: `选定的候选对：${path.zh}${time === undefined ? "" : `，往返时延 ${time} ms`}。`,
      },
      events: [sample],
    },
  ];
}

/** Verdicts on a connection that is up, problems first. */
const CONNECTED_RULES: readonly VerdictRule[] = [framesMissing, mediaMissing, connected];

/** After this, the answer counts as missing, since it comes from a program and not from a person. */
const ANSWER_MS = 3_000;

const waitingForAnswer: VerdictRule = (facts) => {
  if (facts.signaling !== "have-local-offer") return undefined;
  const evidence = stateEvidence(facts, "signaling");
  if (lastedMs(facts, "signaling") < ANSWER_MS) {
    return {
      kind: "waitingForAnswer",
      tone: "waiting",
      sentence: { en: "The offer is set; waiting for the answer.", zh: "offer 已发出，正在等待 answer。" },
      evidence,
      nextStep: { en: "Wait a moment.", zh: "稍等片刻。" },
    };
  }
  if (facts.lastSent !== undefined && facts.lastReceived === undefined) {
    return {
      kind: "signalingSilent",
      tone: "bad",
      sentence: {
        en: "The offer was sent, but nothing has come back over signaling.",
        zh: "offer 已发出，但信令没有返回任何消息。",
      },
      evidence: [...evidence, sentEvidence(facts.lastSent.index)],
      nextStep: {
        en: "Check whether the other end is online and in the same room, and whether the signaling connection is open.",
        zh: "请检查对方是否在线、是否在同一房间，以及信令连接是否正常。",
      },
    };
  }
  return {
    kind: "answerMissing",
    tone: "bad",
    sentence: {
      en: "Negotiation is stuck in have-local-offer: no answer has arrived.",
      zh: "协商停在 have-local-offer：一直没有收到 answer。",
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
    text: { en: "The last message sent.", zh: "最后发送的消息。" },
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
          en: "The other end’s offer is set, but this end has not answered it.",
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
          en: "Negotiation is complete, but no candidate of the other end has arrived yet: ICE is waiting.",
          zh: "协商已完成，但尚未收到对端候选：ICE 正在等待。",
        }
      : {
          en: "Negotiation is complete, but this end has not gathered a candidate yet.",
          zh: "协商已完成，但本端尚未收集到候选。",
        },
    evidence: [
      candidateEvidence(THIS_END, local),
      candidateEvidence(OTHER_END, remote),
      ...errorEvidence(facts),
    ],
    nextStep: isRemote
      ? {
          en: "Check that candidates are sent as soon as they are gathered, and passed to addIceCandidate() here.",
          zh: "请确认候选产生后立即发送，并在本端传给了 addIceCandidate()。",
        }
      : {
          en: "With iceTransportPolicy relay, the TURN server has to respond first.",
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
      en: "The ends know each other’s candidates and are checking which of them work.",
      zh: "两端已获知彼此的候选，正在进行连通性检查。",
    },
    evidence: [
      ...stateEvidence(facts, "iceConnection"),
      candidateEvidence(THIS_END, facts.candidates.local),
      candidateEvidence(OTHER_END, facts.candidates.remote),
      ...checkEvidence(facts),
    ],
    nextStep: {
      en: "Wait a moment: usually it takes a second or two, and up to half a minute to establish that nothing works.",
      zh: "请稍候：通常只需一两秒；确认全部不通最多需要半分钟。",
    },
  };
};

/** Verdicts on a connection that is neither up nor failed. */
const PROGRESS_RULES: readonly VerdictRule[] = [
  waitingForAnswer,
  waitingForOwnAnswer,
  waitingForCandidates,
  checking,
];

/** In the order in which they are tried. */
const RULES: readonly VerdictRule[] = [...FAILURE_RULES, ...CONNECTED_RULES, ...PROGRESS_RULES];

const NOT_BEGUN: CallVerdict = {
  kind: "notBegun",
  tone: "waiting",
  sentence: {
    en: "Nothing has been offered yet, so there is nothing to connect.",
    zh: "尚未发起 offer，因此还没有连接过程。",
  },
  evidence: [],
  nextStep: {
    en: "Add a track or a data channel, then create an offer, or wait for the offer of the other end.",
    zh: "请先添加轨道或数据通道，再创建 offer；或等待对端的 offer。",
  },
};

/** How a connection stands at the end of the trace. */
export function verdictOf(trace: Trace, connection: string): CallVerdict {
  return viewOf(trace, createVerdictReader(connection));
}

/** The same while the trace grows. */
export function createVerdictReader(connection: string): TraceReader<CallVerdict> {
  const reader = createVerdictFactsReader(connection);
  let judged: VerdictFacts | undefined;
  let verdict = NOT_BEGUN;
  return {
    read: reader.read,
    view(trace) {
      const facts = reader.view(trace);
      if (facts !== judged) verdict = firstThatApplies(facts);
      judged = facts;
      return verdict;
    },
  };
}

function firstThatApplies(facts: VerdictFacts): CallVerdict {
  for (const rule of RULES) {
    const verdict = rule(facts);
    if (verdict !== undefined) return verdict;
  }
  return NOT_BEGUN;
}

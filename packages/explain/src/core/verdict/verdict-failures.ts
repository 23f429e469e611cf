import { alike } from "@visavis/trace/core";
import {
  candidateEvidence,
  checkEvidence,
  checksOf,
  errorEvidence,
  OTHER_END,
  stateEvidence,
  THIS_END,
} from "./verdict-evidence.ts";
import type { Refusal, VerdictFacts } from "./verdict-facts.ts";
import type { Evidence, Verdict, VerdictRule } from "./verdict-rule.ts";

const closed: VerdictRule = (facts) =>
  facts.signaling === "closed"
    ? {
        kind: "closed",
        tone: "waiting",
        sentence: facts.wasConnected
          ? { en: "The connection was up, and was closed at this end.", zh: "连接曾经建立，后来由本端关闭。" }
          : { en: "It was closed at this end before it connected.", zh: "尚未连通，就被本端关闭。" },
        evidence: stateEvidence(facts, "signaling"),
        nextStep: {
          en: "A closed connection stays closed; another call needs a new one.",
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
          en: "There is a way, but the ends do not trust each other: the DTLS handshake failed.",
          zh: "路径已连通，但两端互不信任：DTLS 握手失败。",
        },
        evidence: [
          {
            text: {
              en: "The DTLS transport went to failed.",
              zh: "DTLS 传输通道进入 failed 状态。",
            },
            events: [dtlsFailedAt],
          },
        ],
        nextStep: {
          en: "Compare a=fingerprint in the description as it was sent and as it arrived. If they differ, something in between changed it; if not, one of the ends mixes two connections up.",
          zh: "对比描述发出时与到达时的 a=fingerprint。不同说明途中被篡改；相同说明某一端混淆了两个连接。",
        },
      };

/** What the checks were about, and how they went. */
function checksSaid(facts: VerdictFacts): Verdict["evidence"] {
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
      en: "ICE gave up because no address of the other end ever arrived.",
      zh: "ICE 已失败：没有收到任何对端候选。",
    },
    evidence: checksSaid(facts),
    nextStep: {
      en: "See whether the other end’s icecandidate events are sent, arrive here, and are given to addIceCandidate() after setRemoteDescription().",
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
          en: "Both ends know only their own local addresses, and those do not reach each other.",
          zh: "两端都只有本地地址，且彼此不可达。",
        }
      : {
          en: "This end knows only its own local addresses: no STUN or TURN server gave it another.",
          zh: "本端只有本地地址：没有 STUN 或 TURN 服务器返回其他地址。",
        },
    evidence: checksSaid(facts),
    nextStep:
      local.hasHiddenAddress || remote.hasHiddenAddress
        ? {
            en: "Across networks: put a TURN server into iceServers. In one network: the addresses are hidden behind .local names, which many routers and VPNs do not carry; allow the microphone or camera, and they are shown.",
            zh: "跨网络：在 iceServers 里加上 TURN 服务器。同一网络：地址被 .local 名称（mDNS）隐藏，不少路由器和 VPN 不转发 mDNS；授予麦克风或摄像头权限后即可显示真实地址。",
          }
        : {
            en: "Across networks: put a TURN server into iceServers and test it on /trickle-ice.html. In one network: look for client isolation of the Wi-Fi, a guest network, or a firewall.",
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
      en: "This end has a relay, but the other end only private addresses, to which a relay does not go.",
      zh: "本端有中继，但对端只有私有地址，中继无法到达。",
    },
    evidence: checksSaid(facts),
    nextStep: {
      en: "Give the other end the same iceServers: with a relay, or at least a public address from STUN, the two meet. TURN servers refuse private addresses as peers (403), and they should.",
      zh: "请为对端配置同样的 iceServers：有中继，或至少有 STUN 返回的公网地址，两端就能连通。TURN 服务器会拒绝中继到私有地址（403），这是正常行为。",
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
      en: "Both ends have a relay, and even between the relays nothing gets through.",
      zh: "两端都有中继，但中继之间也不通。",
    },
    evidence: checksSaid(facts),
    nextStep: {
      en: "Open the range of relay ports (UDP) at the TURN server, not only 3478, and check that the address it gives out is its public one (external-ip in coturn).",
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
            en: "Every pair of addresses was tried, and not one check was answered.",
            zh: "所有候选对都已尝试，没有一次检查收到响应。",
          }
        : {
            en: "Every pair of addresses was tried, and none works.",
            zh: "所有候选对都已尝试，均不可用。",
          },
    evidence: checksSaid(facts),
    nextStep: facts.candidates.local.types.has("relay")
      ? {
          en: "Give the other end a TURN server too, and see on /trickle-ice.html that packets pass through the relay.",
          zh: "请为对端也配置 TURN 服务器，并到 /trickle-ice.html 确认数据包能通过中继。",
        }
      : {
          en: "Both networks let no packets in from strangers: a TURN server is needed. Test it on /trickle-ice.html.",
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
      en: "The way was lost, and the offer to find another one was not answered: signaling seems to be down as well.",
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
      ? { en: "The connection was up, and the way was lost.", zh: "连接曾经建立，后来路径断开。" }
      : { en: "The other end is not heard at the moment.", zh: "暂时收不到对端的数据。" },
    evidence: [...stateEvidence(facts, "iceConnection"), ...checkEvidence(facts)],
    nextStep: isOver
      ? {
          en: "Restart ICE: it finds the addresses that both ends have now.",
          zh: "重启 ICE：用双方当前的地址重新寻找路径。",
        }
      : {
          en: "Wait some seconds. If it does not come back, restart ICE; if the network changed, do so at once.",
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
      en: "The browser made no connection: it does not accept the configuration.",
      zh: "浏览器未能创建连接：配置无效。",
    },
    evidence: [wordsOf(refusal)],
    nextStep: {
      en: "As a rule an entry of iceServers is the cause. Paste it on /trickle-ice.html, which says what is wrong with it.",
      zh: "多半是 iceServers 里的某一项有问题。请粘贴到 /trickle-ice.html，该页会指出错误所在。",
    },
  };
};

function wordsOf({ error, index }: Refusal): Evidence {
  const words = [error.name, error.message].filter((word) => word !== "").join(": ");
  return { text: alike(words.slice(0, 300)), events: [index] };
}

/** The newest call on a description that was refused, where nothing has worked since. */
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
            en: "The call does not fit the signaling state: an answer without an offer, or two offers at once. Let the polite end roll its own offer back.",
            zh: "该调用与信令状态不符：没有 offer 却收到 answer，或双方同时发起 offer。请让礼让方回滚自己的 offer。",
          }
        : {
            en: "Read the line that the browser names; /sdp.html explains the description line by line.",
            zh: "请查看浏览器指出的那一行；/sdp.html 可逐行讲解会话描述。",
          },
  };
};

/** What may have gone wrong, the most telling first. */
export const FAILURE_RULES: readonly VerdictRule[] = [
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

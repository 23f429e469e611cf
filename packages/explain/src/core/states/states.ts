import { isAllowedTransition, type Machine, STATE_GRAPHS, type Text } from "@visavis/trace/core";
import { document, rfc, type Source } from "../source.ts";

/** What a state means, and where that stands. */
export interface ExplainedState {
  readonly explanation: Text;
  readonly source: Source;
}

/** By the name of the state. */
type StateWords = Readonly<Record<string, ExplainedState>>;

/** By `from>to`. */
type TransitionWords = Readonly<Record<string, Text>>;

const SIGNALING_STATES = rfc(8829, "3.2");
const GATHERING_STATES = document("W3C WebRTC", "4.3.2");

const SIGNALING_STATE_WORDS: StateWords = {
  stable: {
    explanation: {
      en: "Nothing is being negotiated: either nothing was offered yet, or offer and answer are both set and both ends agree.",
      zh: "当前没有协商：尚未发起 offer，或 offer 和 answer 都已设置，双方一致。",
    },
    source: SIGNALING_STATES,
  },
  "have-local-offer": {
    explanation: {
      en: "This end has set its own offer and waits for the answer. It stays here until the answer comes: a lost answer shows as this state and nothing else.",
      zh: "本端已设置 offer，正在等待 answer。收到 answer 之前会一直停在此状态：answer 丢失时，唯一的表现就是停在这里。",
    },
    source: SIGNALING_STATES,
  },
  "have-remote-offer": {
    explanation: {
      en: "The other end’s offer is set here, and this end has yet to set its answer.",
      zh: "对端的 offer 已在本端设置，本端尚未设置 answer。",
    },
    source: SIGNALING_STATES,
  },
  "have-local-pranswer": {
    explanation: {
      en: "This end answered provisionally (pranswer): media may already flow, the final answer is still to come.",
      zh: "本端已给出临时 answer（pranswer）：媒体可以先开始传输，最终 answer 稍后给出。",
    },
    source: SIGNALING_STATES,
  },
  "have-remote-pranswer": {
    explanation: {
      en: "The other end answered provisionally (pranswer), and this end waits for the final answer.",
      zh: "对端给出了临时 answer（pranswer），本端正在等待最终 answer。",
    },
    source: SIGNALING_STATES,
  },
  closed: {
    explanation: {
      en: "close() was called here. There is no way back: a new call needs a new RTCPeerConnection.",
      zh: "本端调用了 close()。此状态不可逆：再次通话需要新建 RTCPeerConnection。",
    },
    source: document("W3C WebRTC", "4.3.1"),
  },
};

const SIGNALING_TRANSITION_WORDS: TransitionWords = {
  "stable>have-local-offer": {
    en: "setLocalDescription(offer): this end commits to its offer and begins to gather candidates.",
    zh: "setLocalDescription(offer)：本端应用自己的 offer，并开始收集候选。",
  },
  "stable>have-remote-offer": {
    en: "setRemoteDescription(offer): this end learns what the other one wants to send and receive.",
    zh: "setRemoteDescription(offer)：本端得知对端希望收发的内容。",
  },
  "have-local-offer>have-local-offer": {
    en: "A newer offer replaces the one that was not answered yet.",
    zh: "新的 offer 取代了尚未收到 answer 的那份。",
  },
  "have-local-offer>stable": {
    en: "The answer arrived (or the offer was rolled back): both ends agree again.",
    zh: "收到 answer（或 offer 被回滚）：双方重新一致。",
  },
  "have-local-offer>have-remote-pranswer": {
    en: "A provisional answer arrived.",
    zh: "收到临时 answer。",
  },
  "have-local-offer>have-remote-offer": {
    en: "Glare: both ends offered at once, and this one, being polite, rolled back its own offer and took the other’s.",
    zh: "冲突（glare）：双方同时发起 offer，本端是礼让方，回滚了自己的 offer 并接受对端的。",
  },
  "have-remote-offer>have-remote-offer": {
    en: "A newer offer of the other end replaces the one not yet answered.",
    zh: "对端的新 offer 取代了尚未给出 answer 的那份。",
  },
  "have-remote-offer>stable": {
    en: "setLocalDescription(answer): this end has answered (or the offer was rolled back).",
    zh: "setLocalDescription(answer)：本端给出了 answer（或 offer 被回滚）。",
  },
  "have-remote-offer>have-local-pranswer": {
    en: "This end answered provisionally.",
    zh: "本端给出了临时 answer。",
  },
  "have-local-pranswer>have-local-pranswer": {
    en: "A newer provisional answer.",
    zh: "新的临时 answer。",
  },
  "have-local-pranswer>stable": { en: "The final answer was given.", zh: "给出了最终 answer。" },
  "have-remote-pranswer>have-remote-pranswer": {
    en: "A newer provisional answer arrived.",
    zh: "收到新的临时 answer。",
  },
  "have-remote-pranswer>stable": { en: "The final answer arrived.", zh: "收到最终 answer。" },
};

const GATHERING_STATE_WORDS: StateWords = {
  new: {
    explanation: {
      en: "No candidates are being gathered. They will be once setLocalDescription() has said how many transports are needed.",
      zh: "尚未收集候选。setLocalDescription() 确定需要的传输通道数之后才会开始。",
    },
    source: GATHERING_STATES,
  },
  gathering: {
    explanation: {
      en: "The browser collects its own addresses and asks STUN and TURN servers for more. A server that does not answer keeps it here: up to 40 s in Chromium, 11 s in Firefox. Nobody has to wait for that where candidates trickle.",
      zh: "浏览器正在收集本机地址，并向 STUN、TURN 服务器请求更多地址。只要有服务器没有响应就会停在此状态：Chromium 最多 40 秒，Firefox 约 11 秒。使用 Trickle ICE 时无需等待收集完成。",
    },
    source: GATHERING_STATES,
  },
  complete: {
    explanation: {
      en: "All candidates are known. A new network interface does not change that; an ICE restart gathers anew.",
      zh: "候选已收集完毕。新增网络接口不会改变此状态；ICE 重启才会重新收集。",
    },
    source: GATHERING_STATES,
  },
};

const GATHERING_TRANSITION_WORDS: TransitionWords = {
  "new>gathering": {
    en: "setLocalDescription() made transports, and each looks for its addresses.",
    zh: "setLocalDescription() 创建了传输通道，各通道开始收集候选。",
  },
  "gathering>complete": {
    en: "Every server has answered or was given up on.",
    zh: "所有服务器都已响应或超时。",
  },
  "gathering>new": {
    en: "The description was rolled back, and with it went its transports.",
    zh: "描述被回滚，对应的传输通道也随之移除。",
  },
  "complete>gathering": {
    en: "An ICE restart, or a new transport, gathers again.",
    zh: "ICE 重启或新增传输通道，重新收集。",
  },
  "complete>new": {
    en: "A transport was added that has not begun to gather, or all were taken away.",
    zh: "新增了尚未开始收集的传输通道，或所有传输通道都已移除。",
  },
};

const ICE_STATES = document("W3C WebRTC", "4.3.4");
const CONSENT = rfc(7675, "5.1");

/** For the connection as a whole and for one transport: with BUNDLE there is only one. */
const ICE_STATE_WORDS: StateWords = {
  new: {
    explanation: {
      en: "No check was sent: candidates of this end, of the other end, or both are missing.",
      zh: "尚未发送连通性检查：缺少本端候选、对端候选，或两者都缺。",
    },
    source: ICE_STATES,
  },
  checking: {
    explanation: {
      en: "Pairs of a local and a remote candidate are being tried: a STUN request from each end over each pair, until one is answered.",
      zh: "正在逐对检查本地与远端候选：两端在每个候选对上发送 STUN 请求，直到有一对收到响应。",
    },
    source: rfc(8445, "6.1.4.2"),
  },
  connected: {
    explanation: {
      en: "At least one pair works and can carry data. Checking goes on, as a better one may be found.",
      zh: "至少有一个候选对可用，可以传输数据。检查仍在继续，可能会找到更优的候选对。",
    },
    source: ICE_STATES,
  },
  completed: {
    explanation: {
      en: "Both ends have said that there are no more candidates, all pairs are checked, and one was chosen. Some browsers stay in connected instead; that is just as good.",
      zh: "双方的候选都已结束，所有候选对检查完毕，并选定了一对。有的浏览器会停在 connected，效果相同。",
    },
    source: ICE_STATES,
  },
  disconnected: {
    explanation: {
      en: "Answers stopped coming over the chosen pair, or every pair known so far failed while more candidates may come. It often heals by itself within seconds; if not, an ICE restart finds another way.",
      zh: "选定的候选对不再收到响应；或现有候选对全部失败，但可能还有新候选。通常几秒内自行恢复；否则需要 ICE 重启寻找新路径。",
    },
    source: CONSENT,
  },
  failed: {
    explanation: {
      en: "No pair works and none is left to try, or consent has run out: no answer for 30 s. Only an ICE restart leads out of here.",
      zh: "没有可用的候选对，也没有可尝试的了；或 consent 已过期，即 30 秒没有响应。只有 ICE 重启才能恢复。",
    },
    source: rfc(8445, "6.1.3"),
  },
  closed: {
    explanation: {
      en: "ICE has stopped and answers no more requests.",
      zh: "ICE 已停止，不再响应任何请求。",
    },
    source: ICE_STATES,
  },
};

const ICE_TRANSITION_WORDS: TransitionWords = {
  "new>checking": {
    en: "Candidates of both ends are known: checks begin.",
    zh: "双方候选都已具备，开始检查。",
  },
  "checking>connected": {
    en: "A check was answered: there is a way.",
    zh: "有检查收到了响应：路径已连通。",
  },
  "checking>completed": {
    en: "The last check settled it at once.",
    zh: "最后一次检查直接确定了候选对。",
  },
  "checking>disconnected": {
    en: "All pairs known so far failed, and more candidates may still come.",
    zh: "现有候选对全部失败，但可能还有新候选。",
  },
  "checking>failed": {
    en: "Every pair was tried in vain.",
    zh: "所有候选对都已尝试，均不可用。",
  },
  "connected>completed": {
    en: "Both ends have no more candidates, and the best pair is chosen.",
    zh: "双方候选都已结束，已选定最优候选对。",
  },
  "connected>checking": {
    en: "An ICE restart, or a new transport that is not connected yet.",
    zh: "ICE 重启，或新增了尚未连通的传输通道。",
  },
  "completed>connected": {
    en: "New candidates came, or ICE restarted, and is not finished again yet.",
    zh: "收到新候选或 ICE 重启，尚未再次完成。",
  },
  "completed>checking": {
    en: "An ICE restart, or a new transport that is not connected yet.",
    zh: "ICE 重启，或新增了尚未连通的传输通道。",
  },
  "connected>disconnected": {
    en: "Nothing has been heard over the chosen pair for some seconds: a network changed, or packets are lost.",
    zh: "选定的候选对已有几秒没有收到数据：网络切换或丢包。",
  },
  "completed>disconnected": {
    en: "Nothing has been heard over the chosen pair for some seconds: a network changed, or packets are lost.",
    zh: "选定的候选对已有几秒没有收到数据：网络切换或丢包。",
  },
  "connected>failed": {
    en: "The way is gone, and there is no other to try.",
    zh: "原有路径已断开，且没有其他路径可尝试。",
  },
  "completed>failed": {
    en: "The way is gone, and there is no other to try.",
    zh: "原有路径已断开，且没有其他路径可尝试。",
  },
  "disconnected>checking": {
    en: "An ICE restart: new addresses are tried.",
    zh: "ICE 重启：开始尝试新的候选。",
  },
  "disconnected>connected": {
    en: "Answers come again, over the old pair or another one.",
    zh: "重新收到响应，使用原来的候选对或另一对。",
  },
  "disconnected>completed": {
    en: "Answers come again, over the old pair or another one.",
    zh: "重新收到响应，使用原来的候选对或另一对。",
  },
  "disconnected>failed": {
    en: "It did not heal: 30 s without an answer end the consent to send.",
    zh: "未能恢复：30 秒没有响应，发送同意（consent）已失效。",
  },
  "failed>checking": {
    en: "An ICE restart begins anew with fresh candidates.",
    zh: "ICE 重启，用新的候选重新开始。",
  },
  "failed>connected": {
    en: "After a restart a pair was found at once.",
    zh: "重启后立刻找到了可用的一对。",
  },
};

const CONNECTION_STATES = document("W3C WebRTC", "4.3.3");
const DTLS_STATES = document("W3C WebRTC", "5.5");
const SCTP_STATES = document("W3C WebRTC", "6.1.1");
const CHANNEL_STATES = document("W3C WebRTC", "6.2");

const CONNECTION_STATE_WORDS: StateWords = {
  new: {
    explanation: {
      en: "Neither ICE nor DTLS has begun on any transport.",
      zh: "所有传输通道上的 ICE 和 DTLS 都尚未开始。",
    },
    source: CONNECTION_STATES,
  },
  connecting: {
    explanation: {
      en: "ICE looks for a way, or has one and DTLS is agreeing on keys.",
      zh: "ICE 正在寻找路径；或路径已找到，DTLS 正在协商密钥。",
    },
    source: CONNECTION_STATES,
  },
  connected: {
    explanation: {
      en: "Every transport has a way and keys: media and data flow, encrypted.",
      zh: "所有传输通道都已有路径和密钥：媒体和数据开始加密传输。",
    },
    source: CONNECTION_STATES,
  },
  disconnected: {
    explanation: {
      en: "A transport hears nothing at the moment. Do not hang up: wait some seconds, then restart ICE.",
      zh: "有传输通道暂时收不到对端的数据。不要立即挂断：等待几秒，再重启 ICE。",
    },
    source: CONNECTION_STATES,
  },
  failed: {
    explanation: {
      en: "A transport has given up: ICE found no way, or DTLS could not agree. An ICE restart helps against the first, only a new connection against the second.",
      zh: "有传输通道已失败：ICE 没有找到路径，或 DTLS 握手失败。前者可通过 ICE 重启恢复，后者只能新建连接。",
    },
    source: CONNECTION_STATES,
  },
  closed: {
    explanation: {
      en: "close() was called here. Signaling does not carry it: the other end sees its transports close or, after some seconds, disconnected.",
      zh: "本端调用了 close()。信令不会通知对端：对端会看到传输通道关闭，或几秒后变为 disconnected。",
    },
    source: CONNECTION_STATES,
  },
};

const CONNECTION_TRANSITION_WORDS: TransitionWords = {
  "new>connecting": { en: "The first checks are under way.", zh: "首批连通性检查已发出。" },
  "connecting>connected": {
    en: "ICE has a way and DTLS has keys.",
    zh: "ICE 已找到路径，DTLS 已协商密钥。",
  },
  "connecting>disconnected": {
    en: "The way was lost before keys were agreed on, or no pair has worked so far.",
    zh: "密钥尚未协商完成路径就已断开，或至今没有可用的候选对。",
  },
  "connecting>failed": {
    en: "No way was found, or DTLS refused the other end’s certificate.",
    zh: "没有找到路径，或 DTLS 拒绝了对端的证书。",
  },
  "connected>connecting": {
    en: "An ICE restart, or a new transport.",
    zh: "ICE 重启，或新增了传输通道。",
  },
  "connected>disconnected": {
    en: "Nothing is heard of the other end at the moment.",
    zh: "暂时收不到对端的数据。",
  },
  "connected>failed": {
    en: "The way is gone for good, or DTLS ended with an alert.",
    zh: "路径彻底断开，或 DTLS 因 alert 终止。",
  },
  "disconnected>connecting": {
    en: "An ICE restart looks for another way.",
    zh: "ICE 重启，寻找新路径。",
  },
  "disconnected>connected": {
    en: "The other end is heard again.",
    zh: "重新收到对端的数据。",
  },
  "disconnected>failed": {
    en: "It did not heal in time.",
    zh: "没有及时恢复。",
  },
  "failed>connecting": {
    en: "An ICE restart begins anew.",
    zh: "ICE 重启，重新开始。",
  },
  "failed>connected": {
    en: "A restart found a way at once.",
    zh: "重启后立即找到了路径。",
  },
};

const DTLS_STATE_WORDS: StateWords = {
  new: {
    explanation: {
      en: "The handshake waits for ICE to find a way.",
      zh: "握手正在等待 ICE 找到路径。",
    },
    source: DTLS_STATES,
  },
  connecting: {
    explanation: {
      en: "Both ends agree on keys and show certificates; each compares the other’s with the fingerprint in the description.",
      zh: "双方协商密钥并出示证书，各自将对端的证书与描述中的指纹比对。",
    },
    source: rfc(8827, "6.5"),
  },
  connected: {
    explanation: {
      en: "Keys are agreed on, and the certificate matches the fingerprint: whoever delivered the descriptions unchanged is at the other end.",
      zh: "密钥协商完成，证书与指纹一致：只要描述在途中未被篡改，对端就是描述的发送方。",
    },
    source: rfc(8827, "6.5"),
  },
  failed: {
    explanation: {
      en: "The handshake failed: as a rule the certificate does not match the fingerprint, so a description was changed on its way, or belongs to an older connection.",
      zh: "握手失败：通常是证书与指纹不符，说明描述在途中被篡改，或属于更早的连接。",
    },
    source: rfc(8122, "6.2"),
  },
  closed: {
    explanation: {
      en: "One of the ends closed: close_notify came, or close() was called here.",
      zh: "有一方已关闭：收到 close_notify，或本端调用了 close()。",
    },
    source: DTLS_STATES,
  },
};

const DTLS_TRANSITION_WORDS: TransitionWords = {
  "new>connecting": {
    en: "ICE has a way: the end with setup:active says hello.",
    zh: "ICE 已找到路径：setup:active 的一端发送 ClientHello。",
  },
  "connecting>connected": {
    en: "Keys and certificates are in order.",
    zh: "密钥和证书验证通过。",
  },
  "connecting>failed": {
    en: "The certificate does not match the fingerprint, or an alert came.",
    zh: "证书与指纹不符，或收到了 alert（告警）。",
  },
  "connected>failed": { en: "An alert ended it.", zh: "因 alert 中止。" },
};

const SCTP_STATE_WORDS: StateWords = {
  connecting: {
    explanation: {
      en: "The association that carries all data channels is being set up, inside DTLS.",
      zh: "承载所有数据通道的 SCTP 关联正在 DTLS 之内建立。",
    },
    source: SCTP_STATES,
  },
  connected: {
    explanation: {
      en: "Data channels can be opened at once: no further negotiation of descriptions is needed.",
      zh: "可以随时打开数据通道，无需重新协商。",
    },
    source: SCTP_STATES,
  },
  closed: {
    explanation: {
      en: "The association has ended, and all its channels with it.",
      zh: "关联已结束，其中的通道也一并结束。",
    },
    source: SCTP_STATES,
  },
};

const SCTP_TRANSITION_WORDS: TransitionWords = {
  "connecting>connected": {
    en: "The association is up.",
    zh: "关联已建立。",
  },
};

const CHANNEL_STATE_WORDS: StateWords = {
  connecting: {
    explanation: {
      en: "The channel waits for the connection beneath. send() would throw here.",
      zh: "通道正在等待底层连接建立。此时调用 send() 会抛出异常。",
    },
    source: CHANNEL_STATES,
  },
  open: {
    explanation: {
      en: "Messages can be sent both ways.",
      zh: "双方都可以发送消息。",
    },
    source: CHANNEL_STATES,
  },
  closing: {
    explanation: {
      en: "close() was called at one of the ends; what was sent before still arrives.",
      zh: "有一方调用了 close()，此前已发送的消息仍会送达。",
    },
    source: rfc(8831, "6.7"),
  },
  closed: {
    explanation: {
      en: "The channel is gone. Others of the same connection may go on.",
      zh: "通道已关闭。同一连接里的其他通道不受影响。",
    },
    source: CHANNEL_STATES,
  },
};

const CHANNEL_TRANSITION_WORDS: TransitionWords = {
  "connecting>open": {
    en: "The connection beneath is up, and both ends know the channel.",
    zh: "底层连接已建立，双方都已知晓该通道。",
  },
  "connecting>closing": { en: "It was closed before it opened.", zh: "还没打开就被关闭了。" },
  "open>closing": { en: "One of the ends closes it.", zh: "有一方在关闭它。" },
  "connecting>closed": {
    en: "The connection ended before the channel opened.",
    zh: "通道还没打开，连接就结束了。",
  },
  "open>closed": {
    en: "The connection beneath ended.",
    zh: "底层连接已结束。",
  },
  "closing>closed": {
    en: "Both ends are done with it.",
    zh: "双方都已关闭该通道。",
  },
};

const WORDS: Readonly<
  Record<Machine, { readonly states: StateWords; readonly transitions: TransitionWords }>
> = {
  signaling: { states: SIGNALING_STATE_WORDS, transitions: SIGNALING_TRANSITION_WORDS },
  iceGathering: { states: GATHERING_STATE_WORDS, transitions: GATHERING_TRANSITION_WORDS },
  iceConnection: { states: ICE_STATE_WORDS, transitions: ICE_TRANSITION_WORDS },
  iceTransport: { states: ICE_STATE_WORDS, transitions: ICE_TRANSITION_WORDS },
  connection: { states: CONNECTION_STATE_WORDS, transitions: CONNECTION_TRANSITION_WORDS },
  dtls: { states: DTLS_STATE_WORDS, transitions: DTLS_TRANSITION_WORDS },
  sctp: { states: SCTP_STATE_WORDS, transitions: SCTP_TRANSITION_WORDS },
  dataChannel: { states: CHANNEL_STATE_WORDS, transitions: CHANNEL_TRANSITION_WORDS },
};

const CLOSING: Text = {
  en: "close() was called here, or the other end ended it.",
  zh: "本端调用了 close()，或被对端关闭。",
};

/** What a step between two states means. */
export interface ExplainedTransition {
  readonly explanation: Text;
  readonly source: Source;
  /** False for a step that the standards do not have: a browser’s own way, or events missed in between. */
  readonly isAllowed: boolean;
}

/** What it means to be in a state; `undefined` for one that the machine does not have. */
export function explainState(machine: Machine, state: string): ExplainedState | undefined {
  return STATE_GRAPHS[machine].states.includes(state) ? WORDS[machine].states[state] : undefined;
}

/** What a step means; `undefined` where one of the states is not of the machine. */
export function explainTransition(
  machine: Machine,
  from: string,
  to: string,
): ExplainedTransition | undefined {
  const [before, after] = [explainState(machine, from), explainState(machine, to)];
  if (before === undefined || after === undefined) return undefined;
  const isAllowed = isAllowedTransition(machine, from, to);
  const known = isAllowed ? WORDS[machine].transitions[`${from}>${to}`] : undefined;
  const explanation = known ?? (isAllowed && to === "closed" ? CLOSING : after.explanation);
  return { explanation, source: after.source, isAllowed };
}

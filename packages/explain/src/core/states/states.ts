import { isAllowedTransition, type Machine, STATE_GRAPHS, type Text } from "@visavis/trace/core";
import { document, rfc, type Source } from "../source.ts";

/** What a state means, and the document that defines it. */
export interface ExplainedState {
  readonly explanation: Text;
  readonly source: Source;
}

/** By the name of the state. */
type StateWords = Readonly<Record<string, ExplainedState>>;

/** By `from>to`. */
type TransitionWords = Readonly<Record<string, Text>>;

const SIGNALING_STATES = rfc(9429, "3.2");
const GATHERING_STATES = document("W3C WebRTC", "4.3.2");

const SIGNALING_STATE_WORDS: StateWords = {
  stable: {
    explanation: {
      en: "Nothing is being negotiated: either nothing has been offered yet, or offer and answer are both set and the ends agree.",
      zh: "当前没有协商：尚未发起 offer，或 offer 和 answer 都已设置，双方一致。",
    },
    source: SIGNALING_STATES,
  },
  "have-local-offer": {
    explanation: {
      en: "This end has set its offer and is waiting for the answer. It stays here until the answer arrives; if the answer is lost, that is the only symptom.",
      zh: "本端已设置 offer，正在等待 answer。收到 answer 之前会一直停在此状态：answer 丢失时，唯一的表现就是停在这里。",
    },
    source: SIGNALING_STATES,
  },
  "have-remote-offer": {
    explanation: {
      en: "The other end’s offer is set here; this end has not set its answer yet.",
      zh: "对端的 offer 已在本端设置，本端尚未设置 answer。",
    },
    source: SIGNALING_STATES,
  },
  "have-local-pranswer": {
    explanation: {
      en: "This end has given a provisional answer (pranswer): media may already flow, and the final answer follows.",
      zh: "本端已给出临时 answer（pranswer）：媒体可以先开始传输，最终 answer 稍后给出。",
    },
    source: SIGNALING_STATES,
  },
  "have-remote-pranswer": {
    explanation: {
      en: "The other end has given a provisional answer (pranswer), and this end is waiting for the final one.",
      zh: "对端给出了临时 answer（pranswer），本端正在等待最终 answer。",
    },
    source: SIGNALING_STATES,
  },
  closed: {
    explanation: {
      en: "close() was called here. This is final: another call needs a new RTCPeerConnection.",
      zh: "本端调用了 close()。此状态不可逆：再次通话需要新建 RTCPeerConnection。",
    },
    source: document("W3C WebRTC", "4.3.1"),
  },
};

const SIGNALING_TRANSITION_WORDS: TransitionWords = {
  "stable>have-local-offer": {
    en: "setLocalDescription(offer): this end applies its offer and starts gathering candidates.",
    zh: "setLocalDescription(offer)：本端应用自己的 offer，并开始收集候选。",
  },
  "stable>have-remote-offer": {
    en: "setRemoteDescription(offer): this end learns what the other end wants to send and receive.",
    zh: "setRemoteDescription(offer)：本端得知对端希望收发的内容。",
  },
  "have-local-offer>have-local-offer": {
    en: "A newer offer replaces the one that has not been answered.",
    zh: "新的 offer 取代了尚未收到 answer 的那份。",
  },
  "have-local-offer>stable": {
    en: "The answer arrived (or the offer was rolled back): the ends agree again.",
    zh: "收到 answer（或 offer 被回滚）：双方重新一致。",
  },
  "have-local-offer>have-remote-pranswer": {
    en: "A provisional answer arrived.",
    zh: "收到临时 answer。",
  },
  "have-local-offer>have-remote-offer": {
    en: "Glare: both ends made an offer at the same time. This end is polite: it rolled back its own and accepted the other’s.",
    zh: "冲突（glare）：双方同时发起 offer，本端是礼让方，回滚了自己的 offer 并接受对端的。",
  },
  "have-remote-offer>have-remote-offer": {
    en: "A newer offer from the other end replaces the one that has not been answered.",
    zh: "对端的新 offer 取代了尚未给出 answer 的那份。",
  },
  "have-remote-offer>stable": {
    en: "setLocalDescription(answer): this end has answered (or the offer was rolled back).",
    zh: "setLocalDescription(answer)：本端给出了 answer（或 offer 被回滚）。",
  },
  "have-remote-offer>have-local-pranswer": {
    en: "This end gave a provisional answer.",
    zh: "本端给出了临时 answer。",
  },
  "have-local-pranswer>have-local-pranswer": {
    en: "This end gave a newer provisional answer.",
    zh: "本端给出了新的临时 answer。",
  },
  "have-local-pranswer>stable": { en: "This end gave the final answer.", zh: "本端给出了最终 answer。" },
  "have-remote-pranswer>have-remote-pranswer": {
    en: "A newer provisional answer arrived.",
    zh: "收到新的临时 answer。",
  },
  "have-remote-pranswer>stable": { en: "The final answer arrived.", zh: "收到最终 answer。" },
};

const GATHERING_STATE_WORDS: StateWords = {
  new: {
    explanation: {
      en: "No candidates have been gathered. Gathering starts when setLocalDescription() has determined how many transports are needed.",
      zh: "尚未收集候选。setLocalDescription() 确定需要的传输通道数之后才会开始。",
    },
    source: GATHERING_STATES,
  },
  gathering: {
    explanation: {
      en: "The browser is collecting its own addresses and requesting more from STUN and TURN servers. A server that does not respond keeps it here, for up to 40 s in Chromium and 11 s in Firefox. With Trickle ICE, nothing waits for this.",
      zh: "浏览器正在收集本机地址，并向 STUN、TURN 服务器请求更多地址。只要有服务器没有响应就会停在此状态：Chromium 最多 40 秒，Firefox 约 11 秒。使用 Trickle ICE 时无需等待收集完成。",
    },
    source: GATHERING_STATES,
  },
  complete: {
    explanation: {
      en: "Gathering is complete. A new network interface does not change that; only an ICE restart gathers again.",
      zh: "候选已收集完毕。新增网络接口不会改变此状态；ICE 重启才会重新收集。",
    },
    source: GATHERING_STATES,
  },
};

const GATHERING_TRANSITION_WORDS: TransitionWords = {
  "new>gathering": {
    en: "setLocalDescription() created transports, and each gathers candidates.",
    zh: "setLocalDescription() 创建了传输通道，各通道开始收集候选。",
  },
  "gathering>complete": {
    en: "Every server has responded or timed out.",
    zh: "所有服务器都已响应或超时。",
  },
  "gathering>new": {
    en: "The description was rolled back, and its transports were removed.",
    zh: "描述被回滚，对应的传输通道也随之移除。",
  },
  "complete>gathering": {
    en: "An ICE restart or a new transport starts gathering again.",
    zh: "ICE 重启或新增传输通道，重新收集。",
  },
  "complete>new": {
    en: "A transport was added that has not started gathering, or all were removed.",
    zh: "新增了尚未开始收集的传输通道，或所有传输通道都已移除。",
  },
};

const ICE_STATES = document("W3C WebRTC", "4.3.4");
const CONSENT = rfc(7675, "5.1");

/** For the connection as a whole and for one transport, which are the same thing with BUNDLE. */
const ICE_STATE_WORDS: StateWords = {
  new: {
    explanation: {
      en: "No connectivity checks have been sent: candidates of this end, the other end or both are missing.",
      zh: "尚未发送连通性检查：缺少本端候选、对端候选，或两者都缺。",
    },
    source: ICE_STATES,
  },
  checking: {
    explanation: {
      en: "Pairs of local and remote candidates are being checked: each end sends STUN requests over each pair, until one is answered.",
      zh: "正在逐对检查本地与远端候选：两端在每个候选对上发送 STUN 请求，直到有一对收到响应。",
    },
    source: rfc(8445, "6.1.4.2"),
  },
  connected: {
    explanation: {
      en: "At least one pair works and can carry data. Checks continue, as a better pair may be found.",
      zh: "至少有一个候选对可用，可以传输数据。检查仍在继续，可能会找到更优的候选对。",
    },
    source: ICE_STATES,
  },
  completed: {
    explanation: {
      en: "Neither end has more candidates, all pairs have been checked, and one has been selected. Some browsers stay in connected instead, which is just as good.",
      zh: "双方的候选都已结束，所有候选对检查完毕，并选定了一对。有的浏览器会停在 connected，效果相同。",
    },
    source: ICE_STATES,
  },
  disconnected: {
    explanation: {
      en: "Responses no longer arrive over the selected pair, or all pairs so far failed while more candidates may follow. It often recovers within seconds; if not, an ICE restart looks for another path.",
      zh: "选定的候选对不再收到响应；或现有候选对全部失败，但可能还有新候选。通常几秒内自行恢复；否则需要 ICE 重启寻找新路径。",
    },
    source: CONSENT,
  },
  failed: {
    explanation: {
      en: "No pair works and none is left to try, or consent to send has expired. An ICE restart tries again.",
      zh: "没有可用的候选对，也没有可尝试的了；或发送同意（consent）已过期。可通过 ICE 重启再次尝试。",
    },
    source: rfc(8445, "6.1.3"),
  },
  closed: {
    explanation: {
      en: "ICE has stopped and no longer responds to requests.",
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
    en: "A check was answered: there is a path.",
    zh: "有检查收到了响应：路径已连通。",
  },
  "checking>completed": {
    en: "The last check settled on a pair at once.",
    zh: "最后一次检查直接确定了候选对。",
  },
  "checking>disconnected": {
    en: "All pairs so far failed, and more candidates may follow.",
    zh: "现有候选对全部失败，但可能还有新候选。",
  },
  "checking>failed": {
    en: "Every pair was tried, and none works.",
    zh: "所有候选对都已尝试，均不可用。",
  },
  "connected>completed": {
    en: "Neither end has more candidates, and the best pair is selected.",
    zh: "双方候选都已结束，已选定最优候选对。",
  },
  "connected>checking": {
    en: "An ICE restart, or a new transport that is not connected yet.",
    zh: "ICE 重启，或新增了尚未连通的传输通道。",
  },
  "completed>connected": {
    en: "New candidates arrived or ICE restarted, and it has not completed again.",
    zh: "收到新候选或 ICE 重启，尚未再次完成。",
  },
  "completed>checking": {
    en: "An ICE restart, or a new transport that is not connected yet.",
    zh: "ICE 重启，或新增了尚未连通的传输通道。",
  },
  "connected>disconnected": {
    en: "Nothing has arrived over the selected pair for some seconds: a network changed, or packets are being lost.",
    zh: "选定的候选对已有几秒没有收到数据：网络切换或丢包。",
  },
  "completed>disconnected": {
    en: "Nothing has arrived over the selected pair for some seconds: a network changed, or packets are being lost.",
    zh: "选定的候选对已有几秒没有收到数据：网络切换或丢包。",
  },
  "connected>failed": {
    en: "The path is lost, and there is no other to try.",
    zh: "原有路径已断开，且没有其他路径可尝试。",
  },
  "completed>failed": {
    en: "The path is lost, and there is no other to try.",
    zh: "原有路径已断开，且没有其他路径可尝试。",
  },
  "disconnected>checking": {
    en: "An ICE restart: new candidates are tried.",
    zh: "ICE 重启：开始尝试新的候选。",
  },
  "disconnected>connected": {
    en: "Responses arrive again, over the old pair or another one.",
    zh: "重新收到响应，使用原来的候选对或另一对。",
  },
  "disconnected>completed": {
    en: "Responses arrive again, over the old pair or another one.",
    zh: "重新收到响应，使用原来的候选对或另一对。",
  },
  "disconnected>failed": {
    en: "It did not recover, and consent to send has expired.",
    zh: "未能恢复，发送同意（consent）已过期。",
  },
  "failed>checking": {
    en: "An ICE restart starts over with new candidates.",
    zh: "ICE 重启，用新的候选重新开始。",
  },
  "failed>connected": {
    en: "After a restart, a working pair was found at once.",
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
      en: "Neither ICE nor DTLS has started on any transport.",
      zh: "所有传输通道上的 ICE 和 DTLS 都尚未开始。",
    },
    source: CONNECTION_STATES,
  },
  connecting: {
    explanation: {
      en: "ICE is looking for a path, or has one and DTLS is negotiating keys.",
      zh: "ICE 正在寻找路径；或路径已找到，DTLS 正在协商密钥。",
    },
    source: CONNECTION_STATES,
  },
  connected: {
    explanation: {
      en: "Every transport has a path and keys: media and data flow, encrypted.",
      zh: "所有传输通道都已有路径和密钥：媒体和数据开始加密传输。",
    },
    source: CONNECTION_STATES,
  },
  disconnected: {
    explanation: {
      en: "A transport is receiving nothing at the moment. Do not hang up: wait a few seconds, then restart ICE.",
      zh: "有传输通道暂时收不到对端的数据。不要立即挂断：等待几秒，再重启 ICE。",
    },
    source: CONNECTION_STATES,
  },
  failed: {
    explanation: {
      en: "A transport has failed: ICE found no path, or the DTLS handshake failed. An ICE restart may help with the first, only a new connection with the second.",
      zh: "有传输通道已失败：ICE 没有找到路径，或 DTLS 握手失败。前者可通过 ICE 重启恢复，后者只能新建连接。",
    },
    source: CONNECTION_STATES,
  },
  closed: {
    explanation: {
      en: "close() was called here. Signaling does not announce it: the other end’s transports close or, after some seconds, become disconnected.",
      zh: "本端调用了 close()。信令不会通知对端：对端会看到传输通道关闭，或几秒后变为 disconnected。",
    },
    source: CONNECTION_STATES,
  },
};

const CONNECTION_TRANSITION_WORDS: TransitionWords = {
  "new>connecting": { en: "The first checks have been sent.", zh: "首批连通性检查已发出。" },
  "connecting>connected": {
    en: "ICE has a path and DTLS has keys.",
    zh: "ICE 已找到路径，DTLS 已协商密钥。",
  },
  "connecting>disconnected": {
    en: "The path was lost before keys were negotiated, or no pair has worked so far.",
    zh: "密钥尚未协商完成路径就已断开，或至今没有可用的候选对。",
  },
  "connecting>failed": {
    en: "No path was found, or DTLS rejected the other end’s certificate.",
    zh: "没有找到路径，或 DTLS 拒绝了对端的证书。",
  },
  "connected>connecting": {
    en: "An ICE restart, or a new transport.",
    zh: "ICE 重启，或新增了传输通道。",
  },
  "connected>disconnected": {
    en: "Nothing arrives from the other end at the moment.",
    zh: "暂时收不到对端的数据。",
  },
  "connected>failed": {
    en: "The path is lost for good, or DTLS ended with an alert.",
    zh: "路径彻底断开，或 DTLS 因 alert 终止。",
  },
  "disconnected>connecting": {
    en: "An ICE restart looks for another path.",
    zh: "ICE 重启，寻找新路径。",
  },
  "disconnected>connected": {
    en: "Data arrives from the other end again.",
    zh: "重新收到对端的数据。",
  },
  "disconnected>failed": {
    en: "It did not recover in time.",
    zh: "没有及时恢复。",
  },
  "failed>connecting": {
    en: "An ICE restart starts over.",
    zh: "ICE 重启，重新开始。",
  },
  "failed>connected": {
    en: "A restart found a path at once.",
    zh: "重启后立即找到了路径。",
  },
};

const DTLS_STATE_WORDS: StateWords = {
  new: {
    explanation: {
      en: "The handshake is waiting for ICE to find a path.",
      zh: "握手正在等待 ICE 找到路径。",
    },
    source: DTLS_STATES,
  },
  connecting: {
    explanation: {
      en: "Both ends negotiate keys and present certificates; each compares the other’s with the fingerprint in the description.",
      zh: "双方协商密钥并出示证书，各自将对端的证书与描述中的指纹比对。",
    },
    source: rfc(8827, "6.5"),
  },
  connected: {
    explanation: {
      en: "Keys are negotiated, and the certificate matches the fingerprint: if the description arrived unchanged, the other end is its author.",
      zh: "密钥协商完成，证书与指纹一致：只要描述在途中未被篡改，对端就是描述的生成方。",
    },
    source: rfc(8827, "6.5"),
  },
  failed: {
    explanation: {
      en: "The handshake failed: often the certificate does not match the fingerprint, since a description was changed on the way or belongs to another connection; or the ends have no DTLS version or cipher in common.",
      zh: "握手失败：通常是证书与指纹不符，即描述在途中被篡改或属于其他连接；也可能是两端没有共同支持的 DTLS 版本或加密套件。",
    },
    source: rfc(8122, "6.2"),
  },
  closed: {
    explanation: {
      en: "One end closed it: close_notify arrived, or close() was called here.",
      zh: "有一方已关闭：收到 close_notify，或本端调用了 close()。",
    },
    source: DTLS_STATES,
  },
};

const DTLS_TRANSITION_WORDS: TransitionWords = {
  "new>connecting": {
    en: "ICE has a path: the end with setup:active sends its ClientHello.",
    zh: "ICE 已找到路径：setup:active 的一端发送 ClientHello。",
  },
  "connecting>connected": {
    en: "Keys and certificates have been verified.",
    zh: "密钥和证书验证通过。",
  },
  "connecting>failed": {
    en: "The certificate does not match the fingerprint, or an alert arrived.",
    zh: "证书与指纹不符，或收到了 alert（告警）。",
  },
  "connected>failed": { en: "An alert ended the connection.", zh: "因 alert 中止。" },
};

const SCTP_STATE_WORDS: StateWords = {
  connecting: {
    explanation: {
      en: "The SCTP association that carries all data channels is being established inside DTLS.",
      zh: "承载所有数据通道的 SCTP 关联正在 DTLS 之内建立。",
    },
    source: SCTP_STATES,
  },
  connected: {
    explanation: {
      en: "Data channels can be opened at any time, without renegotiation.",
      zh: "可以随时打开数据通道，无需重新协商。",
    },
    source: SCTP_STATES,
  },
  closed: {
    explanation: {
      en: "The association has ended, and so have all its channels.",
      zh: "关联已结束，其中的通道也一并结束。",
    },
    source: SCTP_STATES,
  },
};

const SCTP_TRANSITION_WORDS: TransitionWords = {
  "connecting>connected": {
    en: "The association is established.",
    zh: "关联已建立。",
  },
};

const CHANNEL_STATE_WORDS: StateWords = {
  connecting: {
    explanation: {
      en: "The channel is waiting for the underlying connection. send() would throw now.",
      zh: "通道正在等待底层连接建立。此时调用 send() 会抛出异常。",
    },
    source: CHANNEL_STATES,
  },
  open: {
    explanation: {
      en: "Both ends can send messages.",
      zh: "双方都可以发送消息。",
    },
    source: CHANNEL_STATES,
  },
  closing: {
    explanation: {
      en: "One end called close(). Its queued messages are still sent; those of the other end may be lost.",
      zh: "有一端调用了 close()。该端排队中的消息仍会发送，另一端的可能丢失。",
    },
    source: rfc(8831, "6.7"),
  },
  closed: {
    explanation: {
      en: "The channel is closed. Other channels of the same connection are not affected.",
      zh: "通道已关闭。同一连接里的其他通道不受影响。",
    },
    source: CHANNEL_STATES,
  },
};

const CHANNEL_TRANSITION_WORDS: TransitionWords = {
  "connecting>open": {
    en: "The underlying connection is up, and the channel can be used.",
    zh: "底层连接已建立，通道可以使用。",
  },
  "connecting>closing": { en: "It was closed before it opened.", zh: "还没打开就被关闭了。" },
  "open>closing": { en: "One end is closing it.", zh: "有一端正在关闭它。" },
  "connecting>closed": {
    en: "The connection ended before the channel opened.",
    zh: "通道还没打开，连接就结束了。",
  },
  "open>closed": {
    en: "The underlying connection ended.",
    zh: "底层连接已结束。",
  },
  "closing>closed": {
    en: "Both ends have closed it.",
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
  en: "close() was called here, or the other end closed it.",
  zh: "本端调用了 close()，或被对端关闭。",
};

/** What a transition between two states means. */
export interface ExplainedTransition {
  readonly explanation: Text;
  readonly source: Source;
  /** False if the standards do not define it: the browser deviates, or events in between were missed. */
  readonly isAllowed: boolean;
}

/** What a state means; `undefined` if the machine does not have it. */
export function explainState(machine: Machine, state: string): ExplainedState | undefined {
  return STATE_GRAPHS[machine].states.includes(state) ? WORDS[machine].states[state] : undefined;
}

/** What a transition means; `undefined` if the machine does not have one of the states. */
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

import { document, rfc } from "../source.ts";
import type { StateWords, TransitionWords } from "./state-words.ts";

const CONNECTION_STATES = document("W3C WebRTC", "4.3.3");
const DTLS_STATES = document("W3C WebRTC", "5.5");
const SCTP_STATES = document("W3C WebRTC", "6.1.1");
const CHANNEL_STATES = document("W3C WebRTC", "6.2");

export const CONNECTION_STATE_WORDS: StateWords = {
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

export const CONNECTION_TRANSITION_WORDS: TransitionWords = {
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

export const DTLS_STATE_WORDS: StateWords = {
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

export const DTLS_TRANSITION_WORDS: TransitionWords = {
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

export const SCTP_STATE_WORDS: StateWords = {
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

export const SCTP_TRANSITION_WORDS: TransitionWords = {
  "connecting>connected": {
    en: "The association is up.",
    zh: "关联已建立。",
  },
};

export const CHANNEL_STATE_WORDS: StateWords = {
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

export const CHANNEL_TRANSITION_WORDS: TransitionWords = {
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

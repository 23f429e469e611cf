import type { Text } from "@visavis/trace/core";
import { valueToken, words } from "@visavis/trace/core/sdp";
import { explainCandidate } from "../candidates/candidate-line.ts";
import { document, rfc } from "../source.ts";
import { type ExplainLine, flag, part, single } from "./explanation.ts";

const ufrag = single(
  { en: "ICE user name fragment", zh: "ICE 用户名片段" },
  {
    en: "Identifies this end in connectivity checks. Each check carries the fragments of both ends, so checks from an older connection or from a stranger are recognised. A new fragment with a new password is an ICE restart.",
    zh: "在连通性检查中标识本端。每个检查包都带双方的 ufrag，因此能识别旧连接或他人的检查。ufrag 和密码同时更换，就是 ICE 重启。",
  },
  rfc(8839, "5.4"),
);

const password = single(
  { en: "ICE password", zh: "ICE 密码" },
  {
    en: "The key that authenticates checks sent to this end: nobody without this description can forge one. It is valid for this connection only and encrypts nothing.",
    zh: "对端发来的检查包用它做完整性校验：没有这份描述的人无法伪造。它只对当前连接有效，不用于加密。",
  },
  rfc(8839, "5.4"),
);

const OPTIONS: ReadonlyMap<string, Text> = new Map([
  [
    "trickle",
    {
      en: "candidates may follow later, one by one (RFC 8838 §3)",
      zh: "候选可以随后逐个发送（RFC 8838 §3）",
    },
  ],
  [
    "renomination",
    {
      en: "the controlling end may select another pair without a restart (libwebrtc)",
      zh: "主控端可以不重启就改选候选对（libwebrtc）",
    },
  ],
  [
    "ice2",
    {
      en: "ICE as of 2018, without aggressive nomination (RFC 8445 §10)",
      zh: "2018 年版的 ICE，不使用激进提名（RFC 8445 §10）",
    },
  ],
  [
    "rtp+ecn",
    { en: "IP congestion marks (ECN) for RTP (RFC 6679)", zh: "RTP 使用 IP 的拥塞标记（RFC 6679）" },
  ],
  ["google-ice", { en: "ICE before the standard", zh: "标准化之前的 ICE" }],
]);

const options: ExplainLine = (line) => {
  const tokens = words(line);
  if (tokens.length === 0) return undefined;
  return {
    explanation: {
      en: "The ICE extensions that this end supports.",
      zh: "本端支持的 ICE 扩展功能。",
    },
    source: rfc(8839, "5.6"),
    parts: tokens.map((token) => part(token, { en: "option", zh: "选项" }, OPTIONS.get(token.text))),
  };
};

const candidate: ExplainLine = (line) => {
  const explained = explainCandidate(line.text);
  if (explained === undefined) return undefined;
  return { explanation: explained.explanation, source: rfc(8839, "5.1"), parts: explained.parts };
};

const remoteCandidates: ExplainLine = (line) => {
  const tokens = words(line);
  if (tokens.length === 0) return undefined;
  return {
    explanation: {
      en: "The other end’s candidates that this end has selected, in groups of component, address and port.",
      zh: "本端选定的对端候选，每三项一组：组件、地址、端口。",
    },
    source: rfc(8839, "5.2"),
    parts: tokens.map((token, index) =>
      part(
        token,
        [
          { en: "component", zh: "组件" },
          { en: "address", zh: "地址" },
          { en: "port", zh: "端口" },
        ][index % 3] ?? { en: "port", zh: "端口" },
      ),
    ),
  };
};

const pacing: ExplainLine = (line) => ({
  explanation: {
    en: "The minimum interval between connectivity checks that this end asks for, in milliseconds. The larger value of the two ends applies.",
    zh: "希望相邻两次连通性检查至少间隔多少毫秒。以双方中较大的为准。",
  },
  source: rfc(8839, "5.5"),
  parts: [part(valueToken(line), { en: "milliseconds", zh: "毫秒" })],
});

/** Attributes of ICE. */
export const ICE_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["candidate", candidate],
  ["ice-ufrag", ufrag],
  ["ice-pwd", password],
  ["ice-options", options],
  ["ice-pacing", pacing],
  ["remote-candidates", remoteCandidates],
  [
    "end-of-candidates",
    flag(
      {
        en: "No more candidates will follow for this m-section. If all of them fail, the other end can report failure instead of waiting.",
        zh: "该媒体段不会再有新的候选。对端尝试完全部候选仍不通时，可直接判定失败，无需继续等待。",
      },
      rfc(8840, "8"),
    ),
  ],
  [
    "ice-lite",
    flag(
      {
        en: "This end implements only ICE-lite: it answers checks and sends none, which suits a server with a public address. The other end is controlling.",
        zh: "本端只实现 ICE-lite：只响应检查，不主动发送，适合有公网地址的服务器。由对端担任主控。",
      },
      rfc(8839, "5.3"),
    ),
  ],
  [
    "ice-mismatch",
    flag(
      {
        en: "A device on the path changed addresses in the offer, so this end does not use ICE.",
        zh: "途中有设备修改了 offer 中的地址，因此本端不使用 ICE。",
      },
      rfc(8839, "5.3"),
    ),
  ],
];

const fingerprint: ExplainLine = (line) => {
  const [hash, digest] = words(line);
  if (hash === undefined || digest === undefined) return undefined;
  const isWeak = /^(?:md2|md5|sha-1)$/i.test(hash.text);
  return {
    explanation: {
      en: "The hash of the certificate that this end presents in the DTLS handshake. The other end compares it, so a man in the middle with another certificate is detected, provided this line arrived unchanged.",
      zh: "本端在 DTLS 握手时出示的证书的哈希。对端会进行比对，因此使用其他证书的中间人会被发现，前提是这一行没有被篡改。",
    },
    source: rfc(8122, "5"),
    parts: [
      part(
        hash,
        { en: "hash function", zh: "哈希函数" },
        isWeak ? { en: "insecure; browsers no longer write it", zh: "已不安全，浏览器不再使用" } : undefined,
      ),
      part(
        digest,
        { en: "digest", zh: "摘要" },
        {
          en: "new for each connection, unless the page keeps and reuses a certificate",
          zh: "每个连接重新生成，除非页面保存并复用证书",
        },
      ),
    ],
  };
};

const SETUP: ReadonlyMap<string, Text> = new Map([
  [
    "actpass",
    {
      en: "Either end may start the DTLS handshake. Browsers always write this in an offer, and the answer decides.",
      zh: "由哪一端发起 DTLS 握手均可。浏览器的 offer 始终如此，由 answer 决定。",
    },
  ],
  [
    "active",
    {
      en: "This end starts the DTLS handshake, as the client. Answers usually say so, which saves a round trip.",
      zh: "由本端发起 DTLS 握手，作为客户端。answer 通常如此，可节省一次往返。",
    },
  ],
  [
    "passive",
    {
      en: "This end waits for the DTLS handshake, as the server.",
      zh: "本端等待 DTLS 握手，作为服务器端。",
    },
  ],
  [
    "holdconn",
    {
      en: "No DTLS association for now. WebRTC does not use this value.",
      zh: "暂不建立 DTLS 连接。WebRTC 不使用。",
    },
  ],
]);

const setup: ExplainLine = (line) => {
  const explanation = SETUP.get(line.value);
  if (explanation === undefined) return undefined;
  return {
    explanation,
    source: line.value === "holdconn" ? rfc(4145, "4") : rfc(8842, "5"),
    parts: [part(valueToken(line), { en: "role in DTLS", zh: "DTLS 角色" })],
  };
};

const crypto: ExplainLine = (line) => {
  const [tag, suite, key] = words(line);
  if (tag === undefined || suite === undefined || key === undefined) return undefined;
  return {
    explanation: {
      en: "An SRTP key in clear text (SDES): whoever sees the signaling can eavesdrop. WebRTC forbids it and uses DTLS instead.",
      zh: "明文的 SRTP 密钥（SDES）：看得到信令的人就能窃听。WebRTC 禁止，改用 DTLS。",
    },
    source: rfc(4568, "4"),
    parts: [
      part(tag, { en: "tag", zh: "编号" }),
      part(suite, { en: "cipher and authentication", zh: "加密与认证算法" }),
      part(key, { en: "key", zh: "密钥" }),
    ],
  };
};

/** Attributes of DTLS, keys and identity. */
export const DTLS_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["fingerprint", fingerprint],
  ["setup", setup],
  ["crypto", crypto],
  [
    "tls-id",
    single(
      { en: "DTLS association", zh: "DTLS 连接的标识" },
      {
        en: "Identifies the DTLS association. A new value requires a new handshake.",
        zh: "DTLS 连接的标识，值改变时需要重新握手。",
      },
      rfc(8842, "4"),
    ),
  ],
  [
    "connection",
    single(
      { en: "new or existing", zh: "新建或沿用" },
      {
        en: "Whether to open a new connection or keep the existing one.",
        zh: "是新建连接，还是沿用已有的连接。",
      },
      rfc(4145, "5"),
    ),
  ],
  [
    "identity",
    single(
      { en: "assertion", zh: "断言" },
      {
        en: "A statement by an identity provider that these fingerprints belong to a certain person. Only Firefox supports it.",
        zh: "身份提供方的声明：这些指纹属于某人。浏览器里只有 Firefox 支持。",
      },
      rfc(8827, "5"),
    ),
  ],
];

function sizeMeaning(value: string): Text | undefined {
  if (!/^\d{1,15}$/.test(value)) return undefined;
  const bytes = Number(value);
  if (bytes === 0) return { en: "limited only by memory", zh: "只受内存限制" };
  const mebibytes = bytes / 2 ** 20;
  const size = bytes < 2 ** 20 ? `${Math.round(bytes / 1024)} KiB` : `${Math.round(mebibytes * 10) / 10} MiB`;
  return { en: size, zh: size };
}

const maxMessageSize: ExplainLine = (line) =>
  line.value === ""
    ? undefined
    : {
        explanation: {
          en: "The largest message this end accepts, in bytes; 64 KiB without this line. It sets RTCSctpTransport.maxMessageSize at the other end, where a larger send() fails.",
          zh: "本端接受的最大消息，单位为字节；没有这一行则为 64 KiB。对端的 RTCSctpTransport.maxMessageSize 由此确定，send() 超过该值的消息会失败。",
        },
        source: rfc(8841, "6"),
        parts: [part(valueToken(line), { en: "bytes", zh: "字节" }, sizeMeaning(line.value))],
      };

const sctpMap: ExplainLine = (line) => {
  const [port, protocol, streams] = words(line);
  if (port === undefined || protocol === undefined) return undefined;
  return {
    explanation: {
      en: "How data channels were described before the standard, which replaced it with a=sctp-port.",
      zh: "标准化之前描述数据通道的方式，已由 a=sctp-port 取代。",
    },
    source: document("draft-ietf-mmusic-sctp-sdp-05"),
    parts: [
      part(port, { en: "SCTP port", zh: "SCTP 端口" }),
      part(protocol, { en: "protocol", zh: "协议" }),
      ...(streams === undefined ? [] : [part(streams, { en: "streams", zh: "流的数目" })]),
    ],
  };
};

/** Attributes of the m-section of data channels. */
export const DATA_CHANNEL_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  [
    "sctp-port",
    single(
      { en: "SCTP port", zh: "SCTP 端口" },
      {
        en: "The SCTP port inside the encrypted DTLS connection. It is not a network port; all implementations use 5000.",
        zh: "DTLS 加密连接内部的 SCTP 端口。它不是网络端口，各实现都用 5000。",
      },
      rfc(8841, "5"),
    ),
  ],
  ["max-message-size", maxMessageSize],
  ["sctpmap", sctpMap],
];

import type { Text } from "@visavis/trace/core";
import { valueToken, words } from "@visavis/trace/core/sdp";
import { rfc } from "../source.ts";
import { type ExplainLine, part, single } from "./explanation.ts";

const fingerprint: ExplainLine = (line) => {
  const [hash, digest] = words(line);
  if (hash === undefined || digest === undefined) return undefined;
  const isWeak = /^(?:md2|md5|sha-1)$/i.test(hash.text);
  return {
    explanation: {
      en: "The hash of the certificate this end will show in the DTLS handshake. The other end compares, so whoever sits in between with another certificate is found out, as long as this line came unchanged.",
      zh: "本端在 DTLS 握手时出示的证书的哈希。对端会进行比对，因此使用其他证书的中间人会被发现，前提是这一行没有被篡改。",
    },
    source: rfc(8122, "5"),
    parts: [
      part(
        hash,
        { en: "hash function", zh: "哈希函数" },
        isWeak ? { en: "broken, browsers no longer write it", zh: "已不安全，浏览器不再使用" } : undefined,
      ),
      part(
        digest,
        { en: "digest", zh: "摘要" },
        {
          en: "made anew for each connection, unless the page keeps a certificate",
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
      en: "This end leaves open who starts the DTLS handshake. An offer always says so, and the answer decides.",
      zh: "由哪一端发起 DTLS 握手均可。offer 始终如此，由 answer 决定。",
    },
  ],
  [
    "active",
    {
      en: "This end starts the DTLS handshake: it is the client. An answer says so, which saves a round trip.",
      zh: "由本端发起 DTLS 握手，作为客户端。answer 通常如此，可节省一次往返。",
    },
  ],
  [
    "passive",
    {
      en: "This end waits for the DTLS handshake: it is the server.",
      zh: "本端等待 DTLS 握手，作为服务器端。",
    },
  ],
  [
    "holdconn",
    { en: "No DTLS association for now. WebRTC does not use it.", zh: "暂不建立 DTLS 连接。WebRTC 不使用。" },
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
      en: "An SRTP key in clear text (SDES): whoever sees the signaling can listen in. WebRTC forbids it and takes DTLS instead.",
      zh: "明文的 SRTP 密钥（SDES）：看得到信令的人就能窃听。WebRTC 禁止，改用 DTLS。",
    },
    source: rfc(4568, "4"),
    parts: [
      part(tag, { en: "number", zh: "编号" }),
      part(suite, { en: "cipher and authentication", zh: "加密与认证算法" }),
      part(key, { en: "key", zh: "密钥" }),
    ],
  };
};

/** Attributes of DTLS, of keys and of who someone is. */
export const DTLS_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["fingerprint", fingerprint],
  ["setup", setup],
  ["crypto", crypto],
  [
    "tls-id",
    single(
      { en: "DTLS association", zh: "DTLS 连接的标识" },
      {
        en: "Names the DTLS association. A new value asks for a new handshake.",
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
        en: "Whether a connection is opened anew or the existing one goes on.",
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
        en: "A statement by an identity provider that these fingerprints are a certain person’s. Of the browsers Firefox alone has it.",
        zh: "身份提供方的声明：这些指纹属于某人。浏览器里只有 Firefox 支持。",
      },
      rfc(8827, "5"),
    ),
  ],
];

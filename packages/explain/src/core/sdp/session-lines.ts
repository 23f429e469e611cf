import { alike, type Text } from "@visavis/trace/core";
import { divide, valueToken, words } from "@visavis/trace/core/sdp";
import { rfc } from "../source.ts";
import { type ExplainLine, part } from "./explanation.ts";

const NETWORK_TYPE: Text = { en: "network type", zh: "网络类型" };
const ADDRESS_TYPE: Text = { en: "address type", zh: "地址类型" };
const ADDRESS: Text = { en: "address", zh: "地址" };
const TIMES: Text = { en: "times", zh: "时间" };
const INTERNET: Text = { en: "the Internet, the only type in use", zh: "互联网（IN），唯一使用的类型" };

const version: ExplainLine = (line) => {
  if (line.value !== "0") return undefined;
  return {
    explanation: {
      en: "The version of the format. It has always been 0, and every description begins with this line.",
      zh: "格式的版本。SDP 诞生以来一直是 0，每份描述都以这一行开头。",
    },
    source: rfc(8866, "5.1"),
    parts: [part(valueToken(line), { en: "version", zh: "版本" })],
  };
};

const origin: ExplainLine = (line) => {
  const [user, id, sessionVersion, network, family, address] = words(line);
  if (user === undefined || id === undefined || sessionVersion === undefined) return undefined;
  if (network === undefined || family === undefined || address === undefined) return undefined;
  const isHidden = address.text === "0.0.0.0" || address.text === "127.0.0.1" || address.text === "::1";
  return {
    explanation: {
      en: "Who created this description, and its version. A browser keeps the session ID for the whole connection and increments the version with each description that differs.",
      zh: "描述的生成方及版本。浏览器在整个连接期间保持会话标识不变，每生成一份有变化的描述，版本号加一。",
    },
    source: rfc(9429, "5.2.1"),
    parts: [
      part(user, { en: "user name", zh: "用户名" }, originUser(user.text)),
      part(
        id,
        { en: "session ID", zh: "会话标识" },
        {
          en: "random, and fixed for the lifetime of the connection",
          zh: "随机数，连接存续期间不变",
        },
      ),
      part(
        sessionVersion,
        { en: "session version", zh: "版本号" },
        {
          en: "incremented when the description changes",
          zh: "描述有变化时递增",
        },
      ),
      part(network, NETWORK_TYPE, INTERNET),
      part(family, ADDRESS_TYPE, family.text === "IP6" ? "IPv6" : "IPv4"),
      part(
        address,
        ADDRESS,
        isHidden
          ? {
              en: "a placeholder: the browser does not reveal its address here, and it is not used",
              zh: "占位：浏览器不在此暴露地址，也不会用到它",
            }
          : undefined,
      ),
    ],
  };
};

function originUser(user: string): Text | undefined {
  if (user === "-") return { en: "none, as in Chromium and Safari", zh: "无（Chromium 和 Safari）" };
  if (user.startsWith("mozilla...")) {
    return {
      en: "Firefox, with the name of its SDP implementation and its version",
      zh: "Firefox：该名称标明其 SDP 实现及版本",
    };
  }
  return undefined;
}

const sessionName: ExplainLine = (line) => ({
  explanation: {
    en: "The name of the session. The line is mandatory; browsers have no name to give and write a dash.",
    zh: "会话名称。这一行必不可少；浏览器没有内容可写，只写一个连字符。",
  },
  source: rfc(8866, "5.3"),
  parts: [part(valueToken(line), { en: "session name", zh: "会话名" })],
});

const timing: ExplainLine = (line) => {
  const [start, stop] = words(line);
  if (start === undefined || stop === undefined) return undefined;
  return {
    explanation: {
      en: "When the session starts and ends. Two zeros mean no limits: a call starts when it connects, so browsers always write zeros.",
      zh: "会话何时开始、何时结束。两个 0 表示不限时间：通话接通即开始，因此浏览器始终写 0。",
    },
    source: rfc(8866, "5.9"),
    parts: [
      part(
        start,
        { en: "start", zh: "开始" },
        start.text === "0" ? { en: "no limit", zh: "不限" } : undefined,
      ),
      part(stop, { en: "end", zh: "结束" }, stop.text === "0" ? { en: "no limit", zh: "不限" } : undefined),
    ],
  };
};

const connection: ExplainLine = (line, { section }) => {
  const [network, family, address] = words(line);
  if (network === undefined || family === undefined || address === undefined) return undefined;
  const isPlaceholder = address.text === "0.0.0.0" || address.text === "::";
  return {
    explanation: isPlaceholder
      ? {
          en: "The address for media, here a placeholder: no candidate was known when this was written. With ICE, the candidates count, and this line is ignored.",
          zh: "媒体地址，此处为占位：生成描述时还没有候选。使用 ICE 时以候选为准，忽略这一行。",
        }
      : {
          en: `The address of the default candidate, for an endpoint without ICE. Between browsers it is never used${section.kind === undefined ? "" : ": they check the candidates"}.`,
          zh: `默认候选的地址，供不支持 ICE 的一端使用。浏览器之间从不使用它${section.kind === undefined ? "" : "，只检查候选"}。`,
        },
    source: rfc(8866, "5.7"),
    parts: [
      part(network, NETWORK_TYPE, INTERNET),
      part(family, ADDRESS_TYPE, family.text === "IP6" ? "IPv6" : "IPv4"),
      part(address, ADDRESS, isPlaceholder ? { en: "none yet", zh: "还没有" } : undefined),
    ],
  };
};

/** RFC 8866 §5.8, RFC 3890 §6.2 and RFC 3556 §2. */
const BANDWIDTHS: ReadonlyMap<string, { readonly meaning: Text; readonly unit: string }> = new Map([
  [
    "AS",
    {
      meaning: { en: "including the IP, UDP and RTP headers", zh: "包括 IP、UDP、RTP 的头部" },
      unit: "kbit/s",
    },
  ],
  ["CT", { meaning: { en: "total for the session", zh: "整个会话合计" }, unit: "kbit/s" }],
  ["TIAS", { meaning: { en: "excluding headers below RTP", zh: "不算 RTP 以下各层的头部" }, unit: "bit/s" }],
  ["RS", { meaning: { en: "RTCP from senders", zh: "发送方的 RTCP" }, unit: "bit/s" }],
  [
    "RR",
    { meaning: { en: "RTCP from receivers that do not send", zh: "仅接收的一端的 RTCP" }, unit: "bit/s" },
  ],
]);

const bandwidth: ExplainLine = (line) => {
  const [kind, amount] = divide(valueToken(line), ":");
  if (amount === undefined) return undefined;
  const known = BANDWIDTHS.get(kind.text);
  return {
    explanation: {
      en: "A bitrate limit: the other end is asked to send no more than this.",
      zh: "码率上限：本端要求对端的发送码率不超过此值。",
    },
    source: kind.text === "TIAS" ? rfc(3890, "6.2") : rfc(8866, "5.8"),
    parts: [
      part(kind, { en: "type of limit", zh: "上限类型" }, known?.meaning),
      part(
        amount,
        { en: "limit", zh: "上限" },
        known === undefined ? undefined : `${amount.text} ${known.unit}`,
      ),
    ],
  };
};

/** A line of free text. */
function freeText(name: Text, explanation: Text, section: string): ExplainLine {
  return (line) => ({ explanation, source: rfc(8866, section), parts: [part(valueToken(line), name)] });
}

/** The lines that are not attributes and not m-lines, by their letter. */
export const SESSION_LINES: ReadonlyMap<string, ExplainLine> = new Map([
  ["v", version],
  ["o", origin],
  ["s", sessionName],
  ["t", timing],
  ["c", connection],
  ["b", bandwidth],
  [
    "i",
    freeText(
      { en: "free text", zh: "说明文字" },
      {
        en: "A human-readable description of the session or the m-section.",
        zh: "该会话或媒体段的说明文字。",
      },
      "5.4",
    ),
  ],
  [
    "u",
    freeText(
      alike("URI"),
      { en: "A web page with more information about the session.", zh: "介绍这个会话的网址。" },
      "5.5",
    ),
  ],
  [
    "e",
    freeText(
      { en: "e-mail address", zh: "电子邮件" },
      { en: "The e-mail contact for the session.", zh: "有关会话的联系邮箱。" },
      "5.6",
    ),
  ],
  [
    "p",
    freeText(
      { en: "phone number", zh: "电话号码" },
      { en: "The phone contact for the session.", zh: "有关会话的联系电话。" },
      "5.6",
    ),
  ],
  [
    "r",
    freeText(
      TIMES,
      { en: "How often a recurring session repeats.", zh: "定期举行的会话的重复时间。" },
      "5.10",
    ),
  ],
  [
    "z",
    freeText(
      TIMES,
      {
        en: "Clock changes, such as daylight saving time, for recurring sessions.",
        zh: "重复会话的时间调整，例如夏令时。",
      },
      "5.11",
    ),
  ],
  [
    "k",
    freeText(
      { en: "key", zh: "密钥" },
      {
        en: "An encryption key in clear text. It is obsolete and must not be used: WebRTC negotiates keys with DTLS.",
        zh: "明文的加密密钥。已废弃，不得使用；WebRTC 用 DTLS 协商密钥。",
      },
      "5.12",
    ),
  ],
]);

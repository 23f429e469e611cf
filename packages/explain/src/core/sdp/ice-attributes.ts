import type { Text } from "@visavis/trace/core";
import { valueToken, words } from "@visavis/trace/core/sdp";
import { explainCandidate } from "../candidates/candidate-line.ts";
import { rfc } from "../source.ts";
import { type ExplainLine, flag, part, single } from "./explanation.ts";

const ufrag = single(
  { en: "ICE user name fragment", zh: "ICE 用户名片段" },
  {
    en: "Names this end in connectivity checks. Each check carries both ends’ fragments, so that a check of an older connection, or of a stranger, is told apart. A new one together with a new password is an ICE restart.",
    zh: "在连通性检查中标识本端。每个检查包都带双方的 ufrag，因此能识别旧连接或他人的检查。ufrag 和密码同时更换，就是 ICE 重启。",
  },
  rfc(8839, "5.4"),
);

const password = single(
  { en: "ICE password", zh: "ICE 密码" },
  {
    en: "The key with which checks that arrive here are signed: whoever did not get this description cannot make one. It is valid for this connection only and encrypts nothing.",
    zh: "对端发来的检查包用它做完整性校验：没有这份描述的人无法伪造。它只对当前连接有效，不用于加密。",
  },
  rfc(8839, "5.4"),
);

const OPTIONS: ReadonlyMap<string, Text> = new Map([
  [
    "trickle",
    {
      en: "candidates may come later, one by one (RFC 8838 §3)",
      zh: "候选可以随后逐个发送（RFC 8838 §3）",
    },
  ],
  [
    "renomination",
    {
      en: "the controlling end may change its mind about the pair without a restart (libwebrtc)",
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
  ["rtp+ecn", { en: "congestion marks of IP for RTP (RFC 6679)", zh: "RTP 使用 IP 的拥塞标记（RFC 6679）" }],
  ["google-ice", { en: "ICE as it was before the standard", zh: "标准化之前的 ICE" }],
]);

const options: ExplainLine = (line) => {
  const tokens = words(line);
  if (tokens.length === 0) return undefined;
  return {
    explanation: {
      en: "What this end can do in ICE beyond the basics.",
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
      en: "The candidates of the other end that this one has settled on, in groups of component, address and port.",
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
    en: "How many milliseconds apart this end wants connectivity checks to start. The larger wish of both counts.",
    zh: "希望相邻两次连通性检查至少间隔多少毫秒。以双方中较大的为准。",
  },
  source: rfc(8839, "5.5"),
  parts: [part(valueToken(line), { en: "milliseconds", zh: "毫秒" })],
});

/** Attributes of ICE in SDP. */
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
        en: "No more candidates will come for this m-section. Once the other end has tried them all in vain it may say that it failed, instead of waiting.",
        zh: "该媒体段不会再有新的候选。对端尝试完全部候选仍不通时，可直接判定失败，无需继续等待。",
      },
      rfc(8840, "8"),
    ),
  ],
  [
    "ice-lite",
    flag(
      {
        en: "This end does only half of ICE: it answers checks and sends none, which suits a server with a public address. The other end leads.",
        zh: "本端只实现 ICE-lite：只响应检查，不主动发送，适合有公网地址的服务器。由对端担任主控。",
      },
      rfc(8839, "5.3"),
    ),
  ],
  [
    "ice-mismatch",
    flag(
      {
        en: "Something on the way has changed addresses in the offer, so this end does without ICE.",
        zh: "途中有设备修改了 offer 中的地址，因此本端不使用 ICE。",
      },
      rfc(8839, "5.3"),
    ),
  ],
];

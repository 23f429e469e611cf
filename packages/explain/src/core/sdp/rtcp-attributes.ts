import type { Text } from "@visavis/trace/core";
import { span, split, valueToken, words } from "@visavis/trace/core/sdp";
import { document, rfc, type Source } from "../source.ts";
import { codecLabel } from "./codecs.ts";
import { type ExplainLine, flag, part } from "./explanation.ts";

const rtcp: ExplainLine = (line) => {
  const [port, network, family, address] = words(line);
  if (port === undefined) return undefined;
  return {
    explanation: {
      en: "Where RTCP is sent if it has its own port. Browsers use the RTP port for both (rtcp-mux) and keep this line for older endpoints.",
      zh: "RTCP 使用单独端口时的目的地址。浏览器与 RTP 复用端口（rtcp-mux），这一行是为兼容旧设备保留的。",
    },
    source: rfc(3605, "2.1"),
    parts: [
      part(
        port,
        { en: "port", zh: "端口" },
        port.text === "9" ? { en: "a placeholder", zh: "占位" } : undefined,
      ),
      ...(network === undefined ? [] : [part(network, { en: "network type", zh: "网络类型" })]),
      ...(family === undefined ? [] : [part(family, { en: "address type", zh: "地址类型" })]),
      ...(address === undefined
        ? []
        : [
            part(
              address,
              { en: "address", zh: "地址" },
              address.text === "0.0.0.0" ? { en: "a placeholder", zh: "占位" } : undefined,
            ),
          ]),
    ],
  };
};

interface Feedback {
  readonly explanation: Text;
  readonly source: Source;
}

/** By the words that follow the payload type. */
const FEEDBACK: ReadonlyMap<string, Feedback> = new Map<string, Feedback>([
  [
    "nack",
    {
      explanation: {
        en: "The receiver reports lost packets, so that they are retransmitted (NACK).",
        zh: "接收方报告丢失的包，请求重传（NACK）。",
      },
      source: rfc(4585, "6.2.1"),
    },
  ],
  [
    "nack pli",
    {
      explanation: {
        en: "Picture loss indication (PLI): the receiver needs a key frame to continue decoding, and requests one.",
        zh: "画面丢失指示（PLI）：接收方需要关键帧才能继续解码，因此请求一个。",
      },
      source: rfc(4585, "6.3.1"),
    },
  ],
  [
    "nack sli",
    {
      explanation: {
        en: "The receiver reports which part of the picture is damaged (SLI).",
        zh: "接收方报告画面中损坏的部分（SLI）。",
      },
      source: rfc(4585, "6.3.2"),
    },
  ],
  [
    "nack rpsi",
    {
      explanation: {
        en: "The receiver reports which frame arrived intact, as a reference for later ones (RPSI).",
        zh: "接收方报告哪一帧完整，供后续帧参考（RPSI）。",
      },
      source: rfc(4585, "6.3.3"),
    },
  ],
  [
    "ccm fir",
    {
      explanation: {
        en: "A key frame can be requested (FIR), for example when a viewer joins.",
        zh: "可以请求关键帧（FIR），例如有新观众加入时。",
      },
      source: rfc(5104, "4.3.1"),
    },
  ],
  [
    "ccm tmmbr",
    {
      explanation: {
        en: "The receiver may temporarily request a lower bitrate.",
        zh: "接收方可以暂时要求较低的码率。",
      },
      source: rfc(5104, "4.2.1"),
    },
  ],
  [
    "ccm tstr",
    {
      explanation: {
        en: "The receiver chooses between sharpness and smoothness.",
        zh: "接收方选择清晰度优先还是流畅度优先。",
      },
      source: rfc(5104, "4.3.2"),
    },
  ],
  [
    "ccm vbcm",
    { explanation: { en: "Carries H.271 messages.", zh: "传递 H.271 消息。" }, source: rfc(5104, "4.3.4") },
  ],
  [
    "transport-cc",
    {
      explanation: {
        en: "The receiver reports when each packet arrived, and the sender estimates the available bandwidth from that.",
        zh: "接收方报告每个包的到达时间，发送方据此估算可用带宽。",
      },
      source: document("draft-holmer-rmcat-transport-wide-cc-extensions-01", "3"),
    },
  ],
  [
    "goog-remb",
    {
      explanation: {
        en: "The receiver estimates the available bandwidth and reports it to the sender (REMB). This is older than transport-cc, which takes precedence.",
        zh: "接收方估算可用带宽并通知发送方（REMB）。这是较早的方案，有 transport-cc 时优先使用后者。",
      },
      source: document("draft-alvestrand-rmcat-remb-03", "2"),
    },
  ],
  [
    "goog-lntf",
    {
      explanation: {
        en: "Loss notification (LNTF): the receiver reports at once up to which frame it can decode.",
        zh: "丢包通知（LNTF）：接收方立即报告还能解码到哪一帧。",
      },
      source: document("libwebrtc"),
    },
  ],
  [
    "ack ccfb",
    {
      explanation: {
        en: "Congestion control feedback, the IETF standard: the arrival times of all packets.",
        zh: "拥塞控制反馈：所有包的到达时间，IETF 标准方案。",
      },
      source: rfc(8888, "6"),
    },
  ],
  [
    "rrtr",
    {
      explanation: {
        en: "Receivers send reference times, with which they can measure the round-trip time, too.",
        zh: "接收方发送参考时间，使自己也能测量往返时延。",
      },
      source: rfc(3611, "4.4"),
    },
  ],
]);

const feedback: ExplainLine = (line, { codecs }) => {
  const [payloadType, kind, ...rest] = words(line);
  if (payloadType === undefined || kind === undefined) return undefined;
  const last = rest.at(-1) ?? kind;
  const name = [kind, ...rest].map(({ text }) => text).join(" ");
  const known = FEEDBACK.get(name) ?? FEEDBACK.get(`${kind.text} ${rest[0]?.text ?? ""}`);
  const codec = codecs.byPayloadType.get(payloadType.text);
  return {
    explanation: known?.explanation ?? {
      en: "A kind of feedback from receiver to sender over RTCP.",
      zh: "接收方通过 RTCP 给发送方的一种反馈。",
    },
    source: known?.source ?? rfc(4585, "4.2"),
    parts: [
      part(
        payloadType,
        { en: "payload type", zh: "负载类型" },
        payloadType.text === "*"
          ? { en: "all formats of this m-section", zh: "该媒体段的全部格式" }
          : codec === undefined
            ? undefined
            : codecLabel(codec, codecs),
      ),
      part(span(line, kind, last), { en: "feedback", zh: "反馈" }),
    ],
  };
};

const XR: readonly (readonly [beginning: string, meaning: Text])[] = [
  [
    "rcvr-rtt",
    {
      en: "receivers may measure the round-trip time, too (“all”: even if they do not send)",
      zh: "接收方也可以测往返时延（all：不发送的一方也算）",
    },
  ],
  ["stat-summary", { en: "summaries of loss, duplicates and jitter", zh: "丢包、重复和抖动的汇总" }],
  ["voip-metrics", { en: "metrics of call quality", zh: "通话质量指标" }],
  ["pkt-loss-rle", { en: "which packets were lost, run-length encoded", zh: "丢失了哪些包，游程编码" }],
  ["pkt-dup-rle", { en: "which packets arrived twice", zh: "哪些包重复到达" }],
  ["pkt-rcpt-times", { en: "when each packet arrived", zh: "每个包何时到达" }],
];

const extendedReports: ExplainLine = (line) => ({
  explanation: {
    en: "The extended RTCP reports (XR) that this end supports.",
    zh: "除常规 RTCP 报告外，本端支持的扩展报告（XR）。",
  },
  source: rfc(3611, "5.1"),
  parts: split(valueToken(line), " ").map((token) =>
    part(
      token,
      { en: "extended report", zh: "扩展报告" },
      XR.find(([beginning]) => token.text.startsWith(beginning))?.[1],
    ),
  ),
});

/** Attributes of RTCP. */
export const RTCP_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["rtcp", rtcp],
  ["rtcp-fb", feedback],
  ["rtcp-xr", extendedReports],
  [
    "rtcp-mux",
    flag(
      {
        en: "RTP and RTCP share one port, which halves the number of addresses to check. Browsers require it.",
        zh: "RTP 和 RTCP 复用同一端口，要检查的地址减半。浏览器强制要求。",
      },
      rfc(5761, "5.1.1"),
    ),
  ],
  [
    "rtcp-mux-only",
    flag(
      {
        en: "RTP and RTCP must share one port: this end has no second port to fall back on.",
        zh: "RTP 和 RTCP 只能复用端口：本端没有备用的第二个端口。",
      },
      rfc(8858, "3"),
    ),
  ],
  [
    "rtcp-rsize",
    flag(
      {
        en: "RTCP packets may be reduced: urgent feedback can be sent alone, without full statistics.",
        zh: "允许精简的 RTCP 包：可只发送一条紧急反馈，不必附带完整统计。",
      },
      rfc(5506, "5"),
    ),
  ],
];

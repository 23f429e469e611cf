import type { Text } from "@visavis/trace/core";
import { valueToken, words } from "@visavis/trace/core/sdp";
import { document, rfc } from "../source.ts";
import { type ExplainLine, part, single } from "./explanation.ts";

function sizeMeaning(value: string): Text | undefined {
  if (!/^\d{1,15}$/.test(value)) return undefined;
  const bytes = Number(value);
  if (bytes === 0) return { en: "as large as memory allows", zh: "只受内存限制" };
  const mebibytes = bytes / 2 ** 20;
  const size = bytes < 2 ** 20 ? `${Math.round(bytes / 1024)} KiB` : `${Math.round(mebibytes * 10) / 10} MiB`;
  return { en: size, zh: size };
}

const maxMessageSize: ExplainLine = (line) =>
  line.value === ""
    ? undefined
    : {
        explanation: {
          en: "The largest message this end takes, in bytes; without the line it is 64 KiB. RTCSctpTransport.maxMessageSize at the other end follows from it, and a larger send() fails there.",
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
      en: "How data channels were described before the standard; a=sctp-port has taken its place.",
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
        en: "The port of SCTP inside the encrypted DTLS connection. It is no port of the network, and 5000 everywhere.",
        zh: "DTLS 加密连接内部的 SCTP 端口。它不是网络端口，各实现都用 5000。",
      },
      rfc(8841, "5"),
    ),
  ],
  ["max-message-size", maxMessageSize],
  ["sctpmap", sctpMap],
];

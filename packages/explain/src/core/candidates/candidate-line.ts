import { addressKind } from "@visavis/stun/core";
import { alike, type Text } from "@visavis/trace/core";
import {
  type CandidateFields,
  type CandidateTokens,
  candidateTokens,
  fieldsOf,
  priorityMeaning,
} from "@visavis/trace/core/sdp";
import { type Part, part } from "../sdp/explanation.ts";
import { ADDRESS_WORDS } from "./candidate-address.ts";
import { extensionMeaning, extensionName } from "./candidate-extension.ts";

/** A candidate said in a sentence, and each of its parts. */
export interface ExplainedCandidate {
  readonly fields: CandidateFields;
  readonly explanation: Text;
  /** Places in the line as it was given. */
  readonly parts: readonly Part[];
}

/** Explains every part of a candidate line; `undefined` for a line of another form. RFC 8839 §5.1. */
export function explainCandidate(line: string): ExplainedCandidate | undefined {
  const tokens = candidateTokens(line);
  if (tokens === undefined) return undefined;
  const fields = fieldsOf(tokens);
  return { fields, explanation: candidateWords(fields), parts: partsOf(tokens, fields) };
}

function partsOf(tokens: CandidateTokens, fields: CandidateFields): readonly Part[] {
  return [
    part(
      tokens.foundation,
      { en: "foundation", zh: "foundation" },
      {
        en: "the same for candidates of one type, base address, server and protocol; checks of one foundation wait for one another",
        zh: "类型、基地址、服务器和协议都相同的候选，foundation 相同；同一 foundation 的检查会依次进行",
      },
    ),
    part(
      tokens.component,
      { en: "component", zh: "组件" },
      fields.component === "1"
        ? {
            en: "RTP, and RTCP too where they share a port; or data",
            zh: "RTP；与 RTCP 共用端口时也含 RTCP；或数据",
          }
        : fields.component === "2"
          ? {
              en: "RTCP on a port of its own, should the other end not share one",
              zh: "RTCP 的单独端口，用于对端不支持复用（rtcp-mux）的情况",
            }
          : undefined,
    ),
    part(tokens.transport, { en: "transport protocol", zh: "传输协议" }, transportMeaning(fields.transport)),
    part(tokens.priority, { en: "priority", zh: "优先级" }, priorityMeaning(fields)),
    part(tokens.address, { en: "address", zh: "地址" }, ADDRESS_WORDS[addressKind(fields.address)].is),
    part(tokens.port, { en: "port", zh: "端口" }, portMeaning(fields)),
    part(tokens.type, { en: "type", zh: "类型" }, TYPES.get(fields.type)?.short),
    ...tokens.extensions.map(([name, value]) =>
      part(
        { text: value.text, from: name.from, to: value.to },
        extensionName(name.text),
        extensionMeaning(name.text, value.text, fields.type),
      ),
    ),
  ];
}

function transportMeaning(transport: string): Text | undefined {
  const lower = transport.toLowerCase();
  if (lower === "udp") return alike("UDP");
  if (lower === "tcp") return { en: "TCP (RFC 6544), tried after UDP", zh: "TCP（RFC 6544），排在 UDP 之后" };
  if (lower === "ssltcp") {
    return {
      en: "TCP with a made-up TLS greeting, for old proxies (libwebrtc)",
      zh: "TCP 加伪 TLS 握手，用于兼容旧代理（libwebrtc）",
    };
  }
  return undefined;
}

function portMeaning({ port, extensions }: CandidateFields): Text | undefined {
  const isActive = extensions.some(([name, value]) => name === "tcptype" && value === "active");
  if (port !== "9" || !isActive) return undefined;
  return {
    en: "9 stands for none: an active TCP candidate opens connections, and nobody connects to it (RFC 6544 §4.5)",
    zh: "9 表示无端口：active 的 TCP 候选只主动发起连接，不接受连接（RFC 6544 §4.5）",
  };
}

/** RFC 8445 §4, §5.1.1 and §7.3.1.3. */
const TYPES: ReadonlyMap<string, { readonly short: Text; readonly said: Text }> = new Map([
  [
    "host",
    {
      short: { en: "an own interface", zh: "本端网络接口" },
      said: {
        en: "A host candidate: an address of one of this end’s own interfaces",
        zh: "主机候选：本端网络接口的地址",
      },
    },
  ],
  [
    "srflx",
    {
      short: { en: "server-reflexive: as a STUN server saw it", zh: "服务器反射：STUN 服务器看到的" },
      said: {
        en: "A server-reflexive candidate: the address under which a STUN server saw this end, that is the outer side of its NAT",
        zh: "服务器反射候选：STUN 服务器看到的本端地址，即 NAT 外侧的公网地址",
      },
    },
  ],
  [
    "prflx",
    {
      short: { en: "peer-reflexive: as the other end saw it", zh: "对端反射：对端看到的" },
      said: {
        en: "A peer-reflexive candidate: an address that nobody announced, but from which a connectivity check came",
        zh: "对端反射候选：未经信令通告，由收到的连通性检查发现的地址",
      },
    },
  ],
  [
    "relay",
    {
      short: { en: "on a TURN server, which relays", zh: "在 TURN 服务器上，由它中继" },
      said: {
        en: "A relay candidate: an address on a TURN server, which passes everything on; it works nearly always and takes the longer way",
        zh: "中继候选：TURN 服务器上的地址，所有数据由它转发；几乎总能连通，但路径更长",
      },
    },
  ],
]);

function candidateWords(fields: CandidateFields): Text {
  const said = TYPES.get(fields.type)?.said ?? {
    en: "A candidate of a type that is not known here",
    zh: "未知类型的候选",
  };
  const over = fields.transport.toUpperCase();
  return { en: `${said.en}, over ${over}.`, zh: `${said.zh}，走 ${over}。` };
}

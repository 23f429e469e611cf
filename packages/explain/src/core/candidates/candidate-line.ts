import { type AddressKind, addressKind } from "@visavis/stun/core";
import { alike, type Text } from "@visavis/trace/core";
import {
  type CandidateFields,
  type CandidateTokens,
  candidateTokens,
  fieldsOf,
  priorityMeaning,
} from "@visavis/trace/core/sdp";
import { type Part, part } from "../sdp/explanation.ts";

/** A candidate explained as a whole and part by part. */
export interface ExplainedCandidate {
  readonly fields: CandidateFields;
  readonly explanation: Text;
  /** With positions in the original line. */
  readonly parts: readonly Part[];
}

/** Explains every part of a candidate line; `undefined` if the line has another form. RFC 8839 §5.1. */
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
        en: "the same for candidates with the same type, base address, server and protocol; checks with the same foundation run one after another",
        zh: "类型、基地址、服务器和协议都相同的候选，foundation 相同；同一 foundation 的检查会依次进行",
      },
    ),
    part(
      tokens.component,
      { en: "component", zh: "组件" },
      fields.component === "1"
        ? {
            en: "RTP, and RTCP too if they share a port; or data",
            zh: "RTP；与 RTCP 共用端口时也含 RTCP；或数据",
          }
        : fields.component === "2"
          ? {
              en: "RTCP on a separate port, in case the other end does not support rtcp-mux",
              zh: "RTCP 的单独端口，用于对端不支持复用（rtcp-mux）的情况",
            }
          : undefined,
    ),
    part(tokens.transport, { en: "transport protocol", zh: "传输协议" }, transportMeaning(fields.transport)),
    part(tokens.priority, { en: "priority", zh: "优先级" }, priorityMeaning(fields)),
    part(tokens.address, { en: "address", zh: "地址" }, ADDRESS_WORDS[addressKind(fields.address)]),
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
      en: "TCP with a fake TLS handshake, for old proxies (libwebrtc)",
      zh: "TCP 加伪 TLS 握手，用于兼容旧代理（libwebrtc）",
    };
  }
  return undefined;
}

function portMeaning({ port, extensions }: CandidateFields): Text | undefined {
  const isActive = extensions.some(([name, value]) => name === "tcptype" && value === "active");
  if (port !== "9" || !isActive) return undefined;
  return {
    en: "9 means no port: an active TCP candidate only opens connections and accepts none (RFC 6544 §4.5)",
    zh: "9 表示无端口：active 的 TCP 候选只主动发起连接，不接受连接（RFC 6544 §4.5）",
  };
}

/** RFC 8445 §4, §5.1.1 and §7.3.1.3. */
const TYPES: ReadonlyMap<string, { readonly short: Text; readonly sentence: Text }> = new Map([
  [
    "host",
    {
      short: { en: "a local interface", zh: "本端网络接口" },
      sentence: {
        en: "A host candidate: an address of one of this end’s network interfaces",
        zh: "主机候选：本端网络接口的地址",
      },
    },
  ],
  [
    "srflx",
    {
      short: { en: "server-reflexive: as seen by a STUN server", zh: "服务器反射：STUN 服务器看到的" },
      sentence: {
        en: "A server-reflexive candidate: this end’s address as seen by a STUN server, that is, outside its NAT",
        zh: "服务器反射候选：STUN 服务器看到的本端地址，即 NAT 外侧的公网地址",
      },
    },
  ],
  [
    "prflx",
    {
      short: { en: "peer-reflexive: as seen by the other end", zh: "对端反射：对端看到的" },
      sentence: {
        en: "A peer-reflexive candidate: an address that was not signaled but discovered by a connectivity check",
        zh: "对端反射候选：未经信令通告，由收到的连通性检查发现的地址",
      },
    },
  ],
  [
    "relay",
    {
      short: { en: "on a TURN server, which relays", zh: "在 TURN 服务器上，由它中继" },
      sentence: {
        en: "A relay candidate: an address on a TURN server, which forwards everything; it nearly always works but takes a longer path",
        zh: "中继候选：TURN 服务器上的地址，所有数据由它转发；几乎总能连通，但路径更长",
      },
    },
  ],
]);

function candidateWords(fields: CandidateFields): Text {
  const sentence = TYPES.get(fields.type)?.sentence ?? {
    en: "A candidate of an unknown type",
    zh: "未知类型的候选",
  };
  const over = fields.transport.toUpperCase();
  return { en: `${sentence.en}, over ${over}.`, zh: `${sentence.zh}，走 ${over}。` };
}

const NAMES: ReadonlyMap<string, Text> = new Map([
  ["raddr", { en: "related address", zh: "相关地址" }],
  ["rport", { en: "related port", zh: "相关端口" }],
  ["tcptype", { en: "who opens the connection", zh: "由谁连接" }],
  ["generation", { en: "generation", zh: "代数（generation）" }],
  ["ufrag", { en: "user name fragment", zh: "用户名片段（ufrag）" }],
  ["network-id", { en: "network ID", zh: "网络编号" }],
  ["network-cost", { en: "network cost", zh: "网络成本" }],
]);

/** What an extension at the end of a candidate is called; its name on the wire if it is unknown. */
function extensionName(name: string): Text {
  return NAMES.get(name) ?? alike(name);
}

/** What its value means, if that is known. `type` is the type of the candidate. */
function extensionMeaning(name: string, value: string, type: string): Text | undefined {
  switch (name) {
    case "raddr":
      return relatedAddress(value, type);
    case "rport":
      return value === "0" || value === "9" ? { en: "hidden", zh: "已隐藏" } : undefined;
    case "tcptype":
      return TCP_TYPES.get(value);
    case "generation":
      return value === "0"
        ? { en: "before any ICE restart (libwebrtc)", zh: "尚未 ICE 重启（libwebrtc）" }
        : {
            en: `after ICE restart number ${value} (libwebrtc)`,
            zh: `第 ${value} 次 ICE 重启之后（libwebrtc）`,
          };
    case "ufrag":
      return {
        en: "the a=ice-ufrag it belongs to, so that a late candidate is not mistaken for one after an ICE restart",
        zh: "所属的 a=ice-ufrag，避免迟到的候选被当作 ICE 重启后的新候选",
      };
    case "network-id":
      return {
        en: "libwebrtc’s number for the interface; it does not reveal which one",
        zh: "libwebrtc 为网络接口分配的编号，无法从中看出是哪个接口",
      };
    case "network-cost":
      return networkCost(Number(value));
    default:
      return undefined;
  }
}

/** RFC 6544 §4.5. */
const TCP_TYPES: ReadonlyMap<string, Text> = new Map([
  ["active", { en: "active: this end opens the connection", zh: "active：由本端发起连接" }],
  ["passive", { en: "passive: this end waits for the connection", zh: "passive：本端等待连接" }],
  ["so", { en: "so: both ends open it at the same time", zh: "so：双方同时发起" }],
]);

function relatedAddress(address: string, type: string): Text {
  const kind = addressKind(address);
  if (kind === "unspecified") {
    return {
      en: "hidden: the browser does not reveal where the candidate comes from",
      zh: "已隐藏：浏览器不暴露候选的来源",
    };
  }
  const meaning = ADDRESS_WORDS[kind];
  return type === "relay"
    ? {
        en: `this end as seen by the TURN server; ${meaning.en}`,
        zh: `TURN 服务器看到的本端地址；${meaning.zh}`,
      }
    : { en: `the local address it belongs to; ${meaning.en}`, zh: `对应的本端地址；${meaning.zh}` };
}

/** libwebrtc’s constants, 0 to 999: with them it leaves a mobile network as soon as a cheaper one works. */
function networkCost(cost: number): Text | undefined {
  if (!Number.isInteger(cost) || cost < 0) return undefined;
  if (cost < 10) return { en: "none, such as Ethernet (libwebrtc)", zh: "无，例如有线网络（libwebrtc）" };
  if (cost < 50) return { en: "low, such as Wi-Fi (libwebrtc)", zh: "低，例如 Wi-Fi（libwebrtc）" };
  if (cost < 250) return { en: "unknown (libwebrtc)", zh: "未知（libwebrtc）" };
  if (cost < 999)
    return { en: "high, such as a mobile network (libwebrtc)", zh: "高，例如移动网络（libwebrtc）" };
  return {
    en: "the highest, for an interface that is not exposed to the page (libwebrtc)",
    zh: "最高，用于不向页面暴露的网络接口（libwebrtc）",
  };
}

/**
 * What each kind means for reachability. RFC 6890 §2.2.2, RFC 1918 §3, RFC 6598 §4, RFC 4193 §3, RFC 5737 §3 and, for mDNS
 * names, draft-ietf-mmusic-mdns-ice-candidates §3.1.
 */
const ADDRESS_WORDS = {
  mdnsName: {
    en: "a temporary mDNS name: without permission for camera or microphone the browser hides the address; only devices on the same network can resolve it",
    zh: "临时的 mDNS 名称：没有摄像头或麦克风权限时，浏览器隐藏真实地址；只有同一局域网内的设备能解析",
  },
  name: { en: "a host name, which must be resolved first", zh: "主机名，需要先解析" },
  unspecified: { en: "no address, only a placeholder", zh: "没有地址，只是占位" },
  loopback: { en: "this computer itself, unreachable from any other", zh: "本机环回地址，其他设备无法访问" },
  private: {
    en: "a private address: reachable only on the same local network or over a VPN",
    zh: "私有地址：只在同一局域网内或经 VPN 可达",
  },
  shared: {
    en: "a shared address of carrier-grade NAT: the provider has another NAT (some VPNs use this range, too)",
    zh: "运营商级 NAT（CGN）的共享地址：运营商侧还有一层 NAT（部分 VPN 也使用该网段）",
  },
  linkLocal: {
    en: "a link-local address: reachable only on the same cable or Wi-Fi",
    zh: "链路本地地址：仅在同一链路（网线或 Wi-Fi）内可达",
  },
  uniqueLocal: {
    en: "a unique local IPv6 address: reachable only within the same organisation’s network",
    zh: "IPv6 唯一本地地址：只在同一机构的网络内可达",
  },
  documentation: { en: "an address reserved for examples in documentation", zh: "为文档示例保留的地址" },
  multicast: { en: "a multicast address, which ICE does not use", zh: "多播地址，ICE 不使用" },
  public: {
    en: "a public address: routed throughout the Internet, though a firewall may protect it",
    zh: "公网地址：在整个互联网可路由，但可能受防火墙限制",
  },
} as const satisfies Record<AddressKind, Text>;

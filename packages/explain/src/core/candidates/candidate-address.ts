import type { Text } from "@visavis/trace/core";
import { rfc, type Source } from "../source.ts";

/** What kind of address a candidate has: how far it reaches, and who can see it. */
export type AddressKind =
  | "hidden"
  | "name"
  | "unspecified"
  | "loopback"
  | "private"
  | "shared"
  | "linkLocal"
  | "uniqueLocal"
  | "documentation"
  | "multicast"
  | "global";

interface AddressWords {
  readonly is: Text;
  readonly source?: Source;
}

/** What each kind means for whoever wants to reach it. */
export const ADDRESS_WORDS = {
  hidden: {
    is: {
      en: "a made-up mDNS name: without permission for camera or microphone the browser hides the address; only devices in the same network can resolve it",
      zh: "临时的 mDNS 名称：没有摄像头或麦克风权限时，浏览器隐藏真实地址；只有同一局域网内的设备能解析",
    },
    source: { document: "draft-ietf-mmusic-mdns-ice-candidates", section: "3.1" },
  },
  name: { is: { en: "a host name, which has to be resolved first", zh: "主机名，需要先解析" } },
  unspecified: {
    is: { en: "no address: a placeholder", zh: "没有地址，只是占位" },
    source: rfc(6890, "2.2.2"),
  },
  loopback: {
    is: { en: "this computer itself, out of reach for any other", zh: "本机回环地址，其他设备无法访问" },
    source: rfc(6890, "2.2.2"),
  },
  private: {
    is: {
      en: "a private address: reachable in the same local network, or through a VPN",
      zh: "私有地址：只在同一局域网内或经 VPN 可达",
    },
    source: rfc(1918, "3"),
  },
  shared: {
    is: {
      en: "a shared address of carrier-grade NAT: the provider has one more NAT in front of it (some VPNs use this range, too)",
      zh: "运营商级 NAT（CGN）的共享地址：运营商侧还有一层 NAT（部分 VPN 也使用该网段）",
    },
    source: rfc(6598, "4"),
  },
  linkLocal: {
    is: {
      en: "a link-local address: reachable on the same cable or Wi-Fi only",
      zh: "链路本地地址：仅在同一链路（网线或 Wi-Fi）内可达",
    },
    source: rfc(6890, "2.2.2"),
  },
  uniqueLocal: {
    is: {
      en: "a unique local IPv6 address: reachable in the same organisation’s network only",
      zh: "IPv6 唯一本地地址：只在同一机构的网络内可达",
    },
    source: rfc(4193, "3"),
  },
  documentation: {
    is: { en: "an address reserved for examples in documents", zh: "为文档示例保留的地址" },
    source: rfc(5737, "3"),
  },
  multicast: {
    is: { en: "a multicast address, which ICE does not use", zh: "多播地址，ICE 不使用" },
    source: rfc(6890, "2.2.2"),
  },
  global: {
    is: {
      en: "a public address: routed in the whole Internet, though a firewall may stand before it",
      zh: "公网地址：在整个互联网可路由，但可能受防火墙限制",
    },
  },
} as const satisfies Record<AddressKind, AddressWords>;

/** Reads the kind off an address as a candidate has it. Takes any text. */
export function addressKind(address: string): AddressKind {
  const lower = address.toLowerCase();
  if (lower.endsWith(".local")) return "hidden";
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(lower)?.slice(1).map(Number);
  if (octets !== undefined) return ipv4Kind(octets);
  return lower.includes(":") ? ipv6Kind(lower) : "name";
}

function ipv4Kind([a = 0, b = 0, c = 0]: readonly number[]): AddressKind {
  if (a === 0) return "unspecified";
  if (a === 127) return "loopback";
  if (a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168)) return "private";
  if (a === 100 && b >= 64 && b <= 127) return "shared";
  if (a === 169 && b === 254) return "linkLocal";
  const isExample =
    (a === 192 && b === 0 && c === 2) ||
    (a === 198 && b === 51 && c === 100) ||
    (a === 203 && b === 0 && c === 113);
  if (isExample) return "documentation";
  return a >= 224 && a <= 239 ? "multicast" : "global";
}

function ipv6Kind(address: string): AddressKind {
  if (address === "::") return "unspecified";
  if (address === "::1") return "loopback";
  const first = Number.parseInt(/^[\da-f]{1,4}/.exec(address)?.[0] ?? "0", 16);
  if ((first & 0xffc0) === 0xfe80) return "linkLocal";
  if ((first & 0xfe00) === 0xfc00) return "uniqueLocal";
  if ((first & 0xff00) === 0xff00) return "multicast";
  return /^2001:0?db8:/.test(address) ? "documentation" : "global";
}

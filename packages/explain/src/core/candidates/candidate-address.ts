import type { AddressKind } from "@visavis/stun/core";
import type { Text } from "@visavis/trace/core";
import { rfc, type Source } from "../source.ts";

interface AddressWords {
  readonly meaning: Text;
  readonly source?: Source;
}

/** What each kind means for reachability. */
export const ADDRESS_WORDS = {
  mdnsName: {
    meaning: {
      en: "a temporary mDNS name: without permission for camera or microphone the browser hides the address; only devices on the same network can resolve it",
      zh: "临时的 mDNS 名称：没有摄像头或麦克风权限时，浏览器隐藏真实地址；只有同一局域网内的设备能解析",
    },
    source: { document: "draft-ietf-mmusic-mdns-ice-candidates", section: "3.1" },
  },
  name: { meaning: { en: "a host name, which must be resolved first", zh: "主机名，需要先解析" } },
  unspecified: {
    meaning: { en: "no address, only a placeholder", zh: "没有地址，只是占位" },
    source: rfc(6890, "2.2.2"),
  },
  loopback: {
    meaning: { en: "this computer itself, unreachable from any other", zh: "本机回环地址，其他设备无法访问" },
    source: rfc(6890, "2.2.2"),
  },
  private: {
    meaning: {
      en: "a private address: reachable only on the same local network or over a VPN",
      zh: "私有地址：只在同一局域网内或经 VPN 可达",
    },
    source: rfc(1918, "3"),
  },
  shared: {
    meaning: {
      en: "a shared address of carrier-grade NAT: the provider has another NAT (some VPNs use this range, too)",
      zh: "运营商级 NAT（CGN）的共享地址：运营商侧还有一层 NAT（部分 VPN 也使用该网段）",
    },
    source: rfc(6598, "4"),
  },
  linkLocal: {
    meaning: {
      en: "a link-local address: reachable only on the same cable or Wi-Fi",
      zh: "链路本地地址：仅在同一链路（网线或 Wi-Fi）内可达",
    },
    source: rfc(6890, "2.2.2"),
  },
  uniqueLocal: {
    meaning: {
      en: "a unique local IPv6 address: reachable only within the same organisation’s network",
      zh: "IPv6 唯一本地地址：只在同一机构的网络内可达",
    },
    source: rfc(4193, "3"),
  },
  documentation: {
    meaning: { en: "an address reserved for examples in documentation", zh: "为文档示例保留的地址" },
    source: rfc(5737, "3"),
  },
  multicast: {
    meaning: { en: "a multicast address, which ICE does not use", zh: "多播地址，ICE 不使用" },
    source: rfc(6890, "2.2.2"),
  },
  public: {
    meaning: {
      en: "a public address: routed throughout the Internet, though a firewall may protect it",
      zh: "公网地址：在整个互联网可路由，但可能受防火墙限制",
    },
  },
} as const satisfies Record<AddressKind, AddressWords>;

import type { AddressKind } from "@visavis/stun/core";
import type { Text } from "@visavis/trace/core";
import { rfc, type Source } from "../source.ts";

interface AddressWords {
  readonly is: Text;
  readonly source?: Source;
}

/** What each kind means for reachability. */
export const ADDRESS_WORDS = {
  mdnsName: {
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
  public: {
    is: {
      en: "a public address: routed in the whole Internet, though a firewall may stand before it",
      zh: "公网地址：在整个互联网可路由，但可能受防火墙限制",
    },
  },
} as const satisfies Record<AddressKind, AddressWords>;

import type { FindingWords } from "./finding-words.ts";

/** What there is to say of transports, addresses and paths. */
export const NETWORK_WORDS = {
  noServer: {
    means: { en: "There is no server to test this with.", zh: "没有可以用来测试这一项的服务器。" },
    next: {
      en: "This server told none for it. Its settings say which it offers.",
      zh: "本服务器未提供此类服务器，取决于它的配置。",
    },
  },
  serversUntold: {
    means: {
      en: "This server did not tell its STUN and TURN.",
      zh: "未能获取本服务器的 STUN 和 TURN 信息。",
    },
    next: {
      en: "Look whether the server runs and WebSockets get through, then test again.",
      zh: "检查服务器是否在运行、WebSocket 是否可用，然后重新测试。",
    },
  },
  udpBlocked: {
    means: {
      en: "Over UDP nothing comes back, though this very server gave the page: most likely this network lets no UDP through.",
      zh: "UDP 没有任何响应，而本页正是由该服务器提供的：很可能是当前网络拦截了 UDP。",
    },
    next: {
      en: "Calls take TCP or TLS instead, with more delay. Ask whoever runs the network to let UDP through to the server’s port.",
      zh: "通话会改走 TCP 或 TLS，延迟略高。可请网络管理员放行到服务器端口的 UDP。",
    },
  },
  tcpBlocked: {
    means: {
      en: "The relay does not answer over TCP, though this very server gave the page: most likely this network lets web pages through and nothing else.",
      zh: "通过 TCP 访问中继没有响应，而本页正是由该服务器提供的：很可能是当前网络只放行网页流量。",
    },
    next: {
      en: "Calls take UDP or TLS, where one of them works.",
      zh: "只要 UDP 或 TLS 可用，通话会走它们。",
    },
  },
  tlsBlocked: {
    means: {
      en: "The relay does not answer over TLS, though this very server gave the page.",
      zh: "通过 TLS 访问中继没有响应，而本页正是由该服务器提供的。",
    },
    next: {
      en: "Calls take UDP or TCP, where one of them works. In networks that let only HTTPS out there will be none.",
      zh: "只要 UDP 或 TCP 可用，通话会走它们。在只放行 HTTPS 的网络里将无法通话。",
    },
  },
  ownCertificate: {
    means: {
      en: "No connection over TLS: most likely the browser does not trust this server’s certificate yet.",
      zh: "TLS 连接失败：很可能是浏览器尚未信任本服务器的证书。",
    },
    next: {
      en: "Calls take UDP or TCP meanwhile. The page /trust.html shows how this device learns to trust it.",
      zh: "通话会暂时走 UDP 或 TCP。让这台设备信任证书的方法见 /trust.html。",
    },
  },
  ipv6Global: {
    means: { en: "This computer has a public IPv6 address.", zh: "这台电脑有公网 IPv6 地址。" },
  },
  ipv6LocalOnly: {
    means: { en: "IPv6 is there, in the local network only.", zh: "有 IPv6，但仅限局域网。" },
    next: {
      en: "Calls take IPv4 to the outside; nothing has to be done.",
      zh: "对外通话走 IPv4，无需处理。",
    },
  },
  noIpv6: {
    means: { en: "No IPv6 address.", zh: "没有 IPv6 地址。" },
    next: {
      en: "Calls take IPv4. If the provider offers IPv6, switch it on in the router: without NAT more calls go directly.",
      zh: "通话走 IPv4。如果运营商支持 IPv6，可在路由器中开启：没有 NAT，更多通话可以直连。",
    },
  },
  addressesHidden: {
    means: {
      en: "The browser hides this computer’s addresses behind made-up names, so nobody can tell.",
      zh: "浏览器用临时的 mDNS 名称隐藏了本机地址，无法判断。",
    },
    next: {
      en: "Run the microphone test, allow it, then run this one again.",
      zh: "请先测试麦克风并授权，再测试这一项。",
    },
  },
  hostWorks: {
    means: {
      en: "A message went over this computer’s own addresses and came back.",
      zh: "消息经本机地址往返成功。",
    },
  },
  hostBlocked: {
    means: {
      en: "The browser has addresses, and no message passes between them.",
      zh: "浏览器有可用地址，但地址之间无法传递消息。",
    },
    next: {
      en: "A firewall on this computer, a VPN or an extension may be in the way; so may a refused question about the local network.",
      zh: "可能被本机防火墙、VPN 或浏览器扩展拦截，也可能是“访问本地网络”的权限请求被拒绝。",
    },
  },
  reflexiveWorks: {
    means: {
      en: "A message went over the address that the STUN server sees and came back.",
      zh: "消息经 STUN 返回的公网地址往返成功。",
    },
  },
  noHairpinning: {
    means: {
      en: "The address that the STUN server sees is known, but the router does not lead back in what goes out to it.",
      zh: "已取得 STUN 返回的公网地址，但路由器不支持 NAT 回流（hairpinning）。",
    },
    next: {
      en: "Most routers do not. It does not matter for calls with others outside.",
      zh: "多数路由器都不支持。与外网的通话不受影响。",
    },
  },
  noNat: {
    means: {
      en: "The STUN server sees the very address that this computer has: there is no NAT in between.",
      zh: "STUN 返回的就是本机地址：中间没有 NAT。",
    },
  },
  noReflexive: {
    means: {
      en: "No STUN server told the address under which it sees you.",
      zh: "没有 STUN 服务器返回你的公网地址。",
    },
    next: {
      en: "Calls to other networks then need the relay. See what the UDP test says.",
      zh: "与其他网络的通话需要中继。请查看 UDP 一项的结果。",
    },
  },
  relayWorks: {
    means: { en: "A message went through the relay and came back.", zh: "消息经中继往返成功。" },
  },
  noRelay: {
    means: { en: "No server gave a relay.", zh: "没有服务器分配中继地址。" },
    next: {
      en: "The tests over UDP, TCP and TLS say why. Without a relay, calls between strict networks fail.",
      zh: "原因见 UDP、TCP、TLS 各项。没有中继，双方网络都受限时通话会失败。",
    },
  },
  relayLost: {
    means: { en: "There is a relay, and nothing passes through it.", zh: "已分配中继地址，但数据无法通过。" },
    next: {
      en: "Look at the server: it may forbid peers at its own address, or a firewall closes its relay ports.",
      zh: "请检查服务器：可能禁止以自身地址为对端，或防火墙封禁了中继端口。",
    },
  },
} as const satisfies Record<string, FindingWords>;

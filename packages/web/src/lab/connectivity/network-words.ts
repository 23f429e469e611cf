import type { FindingWords } from "./finding-words.ts";

/** What there is to say of transports, addresses and paths. */
export const NETWORK_WORDS = {
  noServer: {
    means: { en: "There is no server to test this with.", zh: "没有可以用来测试这一项的服务器。" },
    next: {
      en: "This server told none for it. Its settings say which it offers.",
      zh: "本服务器没有告知这样的服务器。提供哪些由它的设置决定。",
    },
  },
  serversUntold: {
    means: { en: "This server did not tell its STUN and TURN.", zh: "本服务器没有告知它的 STUN 和 TURN。" },
    next: {
      en: "Look whether the server runs and WebSockets get through, then test again.",
      zh: "看看服务器是否在运行、WebSocket 是否放行，然后再测。",
    },
  },
  udpBlocked: {
    means: {
      en: "Over UDP nothing comes back, though this very server gave the page: most likely this network lets no UDP through.",
      zh: "UDP 上什么都没有回来，而这个页面正是这台服务器给的：多半是这个网络不放行 UDP。",
    },
    next: {
      en: "Calls take TCP or TLS instead, with more delay. Ask whoever runs the network to let UDP through to the server’s port.",
      zh: "通话会改走 TCP 或 TLS，延迟大一些。可请网络管理员放行到服务器端口的 UDP。",
    },
  },
  tcpBlocked: {
    means: {
      en: "The relay does not answer over TCP, though this very server gave the page: most likely this network lets web pages through and nothing else.",
      zh: "TCP 上的中继没有应答，而这个页面正是这台服务器给的：多半是这个网络只放行网页。",
    },
    next: {
      en: "Calls take UDP or TLS, where one of them works.",
      zh: "只要 UDP 或 TLS 可用，通话会走它们。",
    },
  },
  tlsBlocked: {
    means: {
      en: "The relay does not answer over TLS, though this very server gave the page.",
      zh: "TLS 上的中继没有应答，而这个页面正是这台服务器给的。",
    },
    next: {
      en: "Calls take UDP or TCP, where one of them works. In networks that let only HTTPS out there will be none.",
      zh: "只要 UDP 或 TCP 可用，通话会走它们。在只放行 HTTPS 的网络里，通话会不通。",
    },
  },
  ownCertificate: {
    means: {
      en: "No connection over TLS: most likely the browser does not trust this server’s certificate yet.",
      zh: "TLS 连接没有建立：多半是浏览器还不信任本服务器的证书。",
    },
    next: {
      en: "Calls take UDP or TCP meanwhile. The page /trust.html shows how this device learns to trust it.",
      zh: "通话会先走 UDP 或 TCP。/trust.html 页面说明怎样让这台设备信任它。",
    },
  },
  ipv6Global: {
    means: { en: "This computer has a public IPv6 address.", zh: "这台电脑有公网 IPv6 地址。" },
  },
  ipv6LocalOnly: {
    means: { en: "IPv6 is there, in the local network only.", zh: "有 IPv6，但只在本地网络里。" },
    next: {
      en: "Calls take IPv4 to the outside; nothing has to be done.",
      zh: "对外的通话走 IPv4，不必处理。",
    },
  },
  noIpv6: {
    means: { en: "No IPv6 address.", zh: "没有 IPv6 地址。" },
    next: {
      en: "Calls take IPv4. If the provider offers IPv6, switch it on in the router: without NAT more calls go directly.",
      zh: "通话走 IPv4。如果运营商提供 IPv6，可在路由器里打开：没有 NAT，更多通话能直连。",
    },
  },
  addressesHidden: {
    means: {
      en: "The browser hides this computer’s addresses behind made-up names, so nobody can tell.",
      zh: "浏览器用临时名字隐藏了这台电脑的地址，无法判断。",
    },
    next: {
      en: "Run the microphone test, allow it, then run this one again.",
      zh: "先测麦克风并允许使用，再测这一项。",
    },
  },
  hostWorks: {
    means: {
      en: "A message went over this computer’s own addresses and came back.",
      zh: "消息经这台电脑自己的地址走了一个来回。",
    },
  },
  hostBlocked: {
    means: {
      en: "The browser has addresses, and no message passes between them.",
      zh: "浏览器有地址，但消息在它们之间走不通。",
    },
    next: {
      en: "A firewall on this computer, a VPN or an extension may be in the way; so may a refused question about the local network.",
      zh: "可能是这台电脑上的防火墙、VPN 或扩展挡住了，也可能是拒绝了访问本地网络的询问。",
    },
  },
  reflexiveWorks: {
    means: {
      en: "A message went over the address that the STUN server sees and came back.",
      zh: "消息经 STUN 服务器看到的地址走了一个来回。",
    },
  },
  noHairpinning: {
    means: {
      en: "The address that the STUN server sees is known, but the router does not lead back in what goes out to it.",
      zh: "STUN 服务器看到的地址已经知道，但路由器不把发往它的包送回来。",
    },
    next: {
      en: "Most routers do not. It does not matter for calls with others outside.",
      zh: "多数路由器都这样。与外面的人通话不受影响。",
    },
  },
  noNat: {
    means: {
      en: "The STUN server sees the very address that this computer has: there is no NAT in between.",
      zh: "STUN 服务器看到的正是这台电脑自己的地址：中间没有 NAT。",
    },
  },
  noReflexive: {
    means: {
      en: "No STUN server told the address under which it sees you.",
      zh: "没有 STUN 服务器告知它看到的你的地址。",
    },
    next: {
      en: "Calls to other networks then need the relay. See what the UDP test says.",
      zh: "与其他网络的通话就需要中继。看看 UDP 一项的结果。",
    },
  },
  relayWorks: {
    means: { en: "A message went through the relay and came back.", zh: "消息经中继走了一个来回。" },
  },
  noRelay: {
    means: { en: "No server gave a relay.", zh: "没有服务器给出中继。" },
    next: {
      en: "The tests over UDP, TCP and TLS say why. Without a relay, calls between strict networks fail.",
      zh: "原因见 UDP、TCP、TLS 各项。没有中继，两个严格网络之间的通话会失败。",
    },
  },
  relayLost: {
    means: { en: "There is a relay, and nothing passes through it.", zh: "有中继，但什么都通不过。" },
    next: {
      en: "Look at the server: it may forbid peers at its own address, or a firewall closes its relay ports.",
      zh: "检查服务器：可能禁止以自身地址为对端，或防火墙封了中继端口。",
    },
  },
} as const satisfies Record<string, FindingWords>;

import type { Text } from "@visavis/trace/explanations";
import type { Verdict } from "./verdict.ts";

/** A verdict in words: in two or three, in a sentence, and what to do now. */
interface VerdictWords {
  readonly title: Text;
  readonly means: Text;
  readonly next?: Text;
}

export const VERDICT_WORDS = {
  works: {
    title: { en: "works", zh: "可用" },
    means: {
      en: "The server gave a relay, and a packet went through it and came back.",
      zh: "服务器给出了中继地址，一个数据包经它转发出去，又回来了。",
    },
  },
  givesRelay: {
    title: { en: "gives a relay", zh: "给出了中继" },
    means: {
      en: "The server gave a relayed address. No packet was sent through it.",
      zh: "服务器给出了中继地址，还没有数据包经过它。",
    },
  },
  packetLost: {
    title: { en: "relay without passage", zh: "中继不通" },
    means: {
      en: "The server gave a relayed address, but a packet between two relays of this server did not come back within 8 seconds.",
      zh: "服务器给出了中继地址，但数据包在它的两个中继地址之间走，8 秒内没有回来。",
    },
    next: {
      en: "Often the server forbids peers at its own address (denied-peer-ip in coturn), or a firewall closes its relay ports, 49152 to 65535 over UDP as a rule. Between two strict networks such a server does not help.",
      zh: "常见原因：服务器禁止以自身地址为对端（coturn 的 denied-peer-ip），或防火墙封了中继端口（通常是 UDP 49152–65535）。两端网络都严格时，这样的服务器帮不上忙。",
    },
  },
  tellsAddress: {
    title: { en: "works", zh: "可用" },
    means: {
      en: "The server answered, and told the address under which it sees you.",
      zh: "服务器有应答，并告知了它看到的你的地址。",
    },
  },
  answersWithoutNat: {
    title: { en: "answers, nothing new", zh: "有应答，地址相同" },
    means: {
      en: "The server answered. It sees the very address that this computer has, so the browser lists no second one: there is no NAT in between.",
      zh: "服务器有应答。它看到的正是这台电脑自己的地址，所以浏览器不再另列一个：中间没有 NAT。",
    },
  },
  wrongCredentials: {
    title: { en: "wrong credentials", zh: "凭据不对" },
    means: {
      en: "The server is there and answers, but it does not accept user name and password.",
      zh: "服务器在，也应答了，但不接受用户名和密码。",
    },
    next: {
      en: "Check both; time-limited ones lapse. With a shared secret, the secret and the clocks of both machines have to agree.",
      zh: "检查这两项；限时凭据会过期。若用共享密钥，密钥和两台机器的时钟都要一致。",
    },
  },
  serverRefused: {
    title: { en: "refused", zh: "被拒绝" },
    means: {
      en: "The server is there and answers, but it gives no relay. Its reason stands below.",
      zh: "服务器在，也应答了，但不给中继。原因见下。",
    },
  },
  stunOnly: {
    title: { en: "STUN only", zh: "只有 STUN" },
    means: {
      en: "The server answers as a STUN server, and not when it is asked for a relay.",
      zh: "它作为 STUN 服务器有应答，请求中继时却没有。",
    },
    next: {
      en: "Perhaps it is no TURN server at all. As a STUN server it is of use: write stun: in its address.",
      zh: "也许它根本不是 TURN 服务器。当作 STUN 服务器仍有用：把地址改成 stun: 开头。",
    },
  },
  nameNotFound: {
    title: { en: "name not found", zh: "找不到名字" },
    means: { en: "The name of the server has no address.", zh: "服务器的名字解析不出地址。" },
    next: {
      en: "Look for a slip in the name, or write the address in its place.",
      zh: "看看名字有没有写错，或者直接写 IP 地址。",
    },
  },
  notConnected: {
    title: { en: "no connection", zh: "连接不上" },
    means: {
      en: "No connection to that port came about: it was refused, or its TLS handshake failed.",
      zh: "与那个端口的连接没有建立：被拒绝了，或 TLS 握手失败。",
    },
    next: {
      en: "Look whether the server listens there. For turns: its certificate has to be valid for the very name in the address, and trusted by this device.",
      zh: "看看服务器是否在那个端口监听。用 turns: 时，证书要与地址里的名字相符，并为这台设备所信任。",
    },
  },
  blockedByBrowser: {
    title: { en: "kept back by the browser", zh: "浏览器不放行" },
    means: {
      en: "The browser itself did not try: it keeps from that port, or from the local network.",
      zh: "浏览器自己没有去试：它避开那个端口，或不许访问本地网络。",
    },
    next: {
      en: "Let the server use 3478, 5349, 443 or a port above 1023, and allow this page the local network.",
      zh: "让服务器用 3478、5349、443，或 1023 以上的端口，并允许本页访问本地网络。",
    },
  },
  noAnswer: {
    title: { en: "no answer", zh: "没有应答" },
    means: {
      en: "Nothing came back. From here nobody can tell whether the server is down, is elsewhere, or is behind a firewall.",
      zh: "什么都没有回来。单从这里看不出是服务器停了、地址不对，还是被防火墙挡住。",
    },
    next: {
      en: "Compare with the server’s other ways and with another network: if those answer, something on the way blocks this one. Otherwise check address and port.",
      zh: "和这台服务器的其他方式、和别的网络比一比：如果那边有应答，就是途中挡住了这一种；否则检查地址和端口。",
    },
  },
  noReason: {
    title: { en: "nothing, no reason given", zh: "没有结果，原因不明" },
    means: {
      en: "The browser was done without an address from this server, and does not say why.",
      zh: "浏览器收集完了，没有得到这台服务器的地址，也没说为什么。",
    },
    next: {
      en: "With turns: the certificate is the usual reason: Firefox says nothing about it. Chromium tells more.",
      zh: "用 turns: 时多半是证书的问题：Firefox 对此不作声，Chromium 说得多一些。",
    },
  },
  invalid: {
    title: { en: "not a valid entry", zh: "写法无效" },
    means: { en: "The browser does not take this entry.", zh: "浏览器不接受这一项。" },
    next: {
      en: "A TURN server needs user name and password. Edit the entry, or paste it below to see what is wrong.",
      zh: "TURN 服务器需要用户名和密码。请编辑这一项，或粘贴到下面看看哪里不对。",
    },
  },
  notUsed: {
    title: { en: "not asked", zh: "没有询问" },
    means: {
      en: "With “relays only” the browser asks no STUN server.",
      zh: "选“只用中继”时，浏览器不询问 STUN 服务器。",
    },
  },
  noNetwork: {
    title: { en: "no network", zh: "没有网络" },
    means: {
      en: "The browser used no network interface at all.",
      zh: "浏览器没有使用任何网络接口。",
    },
    next: {
      en: "Is this computer online? A setting, a policy or an extension may also keep WebRTC from the network.",
      zh: "这台电脑联网了吗？也可能是设置、策略或扩展不让 WebRTC 用网络。",
    },
  },
  stopped: {
    title: { en: "stopped", zh: "已停止" },
    means: { en: "Stopped before anything was certain.", zh: "在有定论之前就停下了。" },
  },
} as const satisfies Record<Verdict, VerdictWords>;

import type { Text } from "@visavis/trace/core";
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
      zh: "服务器分配了中继地址，数据包经它往返成功。",
    },
  },
  givesRelay: {
    title: { en: "gives a relay", zh: "已分配中继" },
    means: {
      en: "The server gave a relayed address. No packet was sent through it.",
      zh: "服务器分配了中继地址，尚未通过它发送数据包。",
    },
  },
  packetLost: {
    title: { en: "relay without passage", zh: "中继不通" },
    means: {
      en: "The server gave a relayed address, but a packet between two relays of this server did not come back within 8 seconds.",
      zh: "服务器分配了中继地址，但在它的两个中继地址之间发送的数据包 8 秒内没有返回。",
    },
    next: {
      en: "Often the server forbids peers at its own address (denied-peer-ip in coturn), or a firewall closes its relay ports, 49152 to 65535 over UDP as a rule. Between two strict networks such a server does not help.",
      zh: "常见原因：服务器禁止以自身地址为对端（coturn 的 denied-peer-ip），或防火墙封了中继端口（通常是 UDP 49152–65535）。两端网络都受限时，这样的服务器不起作用。",
    },
  },
  tellsAddress: {
    title: { en: "works", zh: "可用" },
    means: {
      en: "The server answered, and told the address under which it sees you.",
      zh: "服务器有响应，并返回了你的公网地址。",
    },
  },
  answersWithoutNat: {
    title: { en: "answers, nothing new", zh: "有响应，无 NAT" },
    means: {
      en: "The server answered. It sees the very address that this computer has, so the browser lists no second one: there is no NAT in between.",
      zh: "服务器有响应。返回的就是本机地址，所以浏览器没有另列候选：中间没有 NAT。",
    },
  },
  wrongCredentials: {
    title: { en: "wrong credentials", zh: "凭据错误" },
    means: {
      en: "The server is there and answers, but it does not accept user name and password.",
      zh: "服务器有响应，但不接受该用户名和密码。",
    },
    next: {
      en: "Check both; time-limited ones lapse. With a shared secret, the secret and the clocks of both machines have to agree.",
      zh: "检查这两项；限时凭据会过期。若使用共享密钥，双方的密钥和时钟都要一致。",
    },
  },
  serverRefused: {
    title: { en: "refused", zh: "被拒绝" },
    means: {
      en: "The server is there and answers, but it gives no relay. Its reason stands below.",
      zh: "服务器有响应，但拒绝分配中继。原因见下。",
    },
  },
  stunOnly: {
    title: { en: "STUN only", zh: "仅支持 STUN" },
    means: {
      en: "The server answers as a STUN server, and not when it is asked for a relay.",
      zh: "作为 STUN 服务器有响应，但对中继请求没有响应。",
    },
    next: {
      en: "Perhaps it is no TURN server at all. As a STUN server it is of use: write stun: in its address.",
      zh: "它可能根本不是 TURN 服务器。仍可作为 STUN 服务器使用：把地址改为 stun: 开头。",
    },
  },
  nameNotFound: {
    title: { en: "name not found", zh: "域名解析失败" },
    means: { en: "The name of the server has no address.", zh: "服务器的域名无法解析。" },
    next: {
      en: "Look for a slip in the name, or write the address in its place.",
      zh: "请检查域名拼写，或直接填写 IP 地址。",
    },
  },
  notConnected: {
    title: { en: "no connection", zh: "连接失败" },
    means: {
      en: "No connection to that port came about: it was refused, or its TLS handshake failed.",
      zh: "与该端口的连接未能建立：连接被拒绝，或 TLS 握手失败。",
    },
    next: {
      en: "Look whether the server listens there. For turns: its certificate has to be valid for the very name in the address, and trusted by this device.",
      zh: "请检查服务器是否监听该端口。使用 turns: 时，证书要与地址中的主机名一致，并且受本设备信任。",
    },
  },
  blockedByBrowser: {
    title: { en: "kept back by the browser", zh: "被浏览器拦截" },
    means: {
      en: "The browser itself did not try: it keeps from that port, or from the local network.",
      zh: "浏览器没有尝试连接：它禁止访问该端口，或不允许访问本地网络。",
    },
    next: {
      en: "Let the server use 3478, 5349, 443 or a port above 1023, and allow this page the local network.",
      zh: "让服务器使用 3478、5349、443 或 1023 以上的端口，并允许本页访问本地网络。",
    },
  },
  noAnswer: {
    title: { en: "no answer", zh: "没有响应" },
    means: {
      en: "Nothing came back. From here nobody can tell whether the server is down, is elsewhere, or is behind a firewall.",
      zh: "没有收到任何响应。仅凭这一点无法判断是服务器停机、地址错误，还是被防火墙拦截。",
    },
    next: {
      en: "Compare with the server’s other ways and with another network: if those answer, something on the way blocks this one. Otherwise check address and port.",
      zh: "与该服务器的其他接入方式、与其他网络对比：如果有响应，说明这种方式在途中被拦截；否则请检查地址和端口。",
    },
  },
  noReason: {
    title: { en: "nothing, no reason given", zh: "没有结果，原因不明" },
    means: {
      en: "The browser was done without an address from this server, and does not say why.",
      zh: "浏览器收集结束，没有得到该服务器的候选，也未说明原因。",
    },
    next: {
      en: "With turns: the certificate is the usual reason: Firefox says nothing about it. Chromium tells more.",
      zh: "使用 turns: 时多半是证书问题：Firefox 不会给出提示，Chromium 的信息更多。",
    },
  },
  invalid: {
    title: { en: "not a valid entry", zh: "配置无效" },
    means: { en: "The browser does not take this entry.", zh: "浏览器不接受这一项。" },
    next: {
      en: "A TURN server needs user name and password. Edit the entry, or paste it below to see what is wrong.",
      zh: "TURN 服务器需要用户名和密码。请编辑该项，或粘贴到下面检查错误。",
    },
  },
  notUsed: {
    title: { en: "not asked", zh: "未测试" },
    means: {
      en: "With “relays only” the browser asks no STUN server.",
      zh: "选择“仅中继”时，浏览器不会请求 STUN 服务器。",
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
      zh: "请检查本机是否联网；也可能是设置、策略或扩展禁止 WebRTC 使用网络。",
    },
  },
  stopped: {
    title: { en: "stopped", zh: "已停止" },
    means: { en: "Stopped before anything was certain.", zh: "在得出结论之前已停止。" },
  },
} as const satisfies Record<Verdict, VerdictWords>;

import type { Text } from "@visavis/trace/core";
import type { WayVerdict } from "./way-verdict.ts";

/** A verdict in a few words, in a sentence, and with advice. */
interface VerdictWords {
  readonly title: Text;
  readonly means: Text;
  readonly next?: Text;
}

export const WAY_VERDICT_WORDS = {
  works: {
    title: { en: "works", zh: "可用" },
    means: {
      en: "The server allocated a relay, and a packet went through it and came back.",
      zh: "服务器分配了中继地址，数据包经它往返成功。",
    },
  },
  givesRelay: {
    title: { en: "relay allocated", zh: "已分配中继" },
    means: {
      en: "The server allocated a relayed address. No packet was sent through it.",
      zh: "服务器分配了中继地址，尚未通过它发送数据包。",
    },
  },
  packetLost: {
    title: { en: "relay does not work", zh: "中继不通" },
    means: {
      en: "The server allocated relayed addresses, but a packet sent between two of them did not come back within 8 seconds.",
      zh: "服务器分配了中继地址，但在它的两个中继地址之间发送的数据包 8 秒内没有返回。",
    },
    next: {
      en: "Often the server forbids peers at its own address (denied-peer-ip in coturn), or a firewall blocks its relay ports, usually UDP 49152 to 65535. Such a server does not help between two restrictive networks.",
      zh: "常见原因：服务器禁止以自身地址为对端（coturn 的 denied-peer-ip），或防火墙封了中继端口（通常是 UDP 49152–65535）。两端网络都受限时，这样的服务器不起作用。",
    },
  },
  tellsAddress: {
    title: { en: "works", zh: "可用" },
    means: {
      en: "The server answered with your address as it sees it.",
      zh: "服务器有响应，并返回了你的公网地址。",
    },
  },
  answersWithoutNat: {
    title: { en: "answers, no NAT", zh: "有响应，无 NAT" },
    means: {
      en: "The server answered. The address it sees is this computer’s own, so the browser lists no second candidate: there is no NAT in between.",
      zh: "服务器有响应。返回的就是本机地址，所以浏览器没有另列候选：中间没有 NAT。",
    },
  },
  wrongCredentials: {
    title: { en: "wrong credentials", zh: "凭据错误" },
    means: {
      en: "The server answers, but does not accept the user name and password.",
      zh: "服务器有响应，但不接受该用户名和密码。",
    },
    next: {
      en: "Check both; time-limited credentials expire. With a shared secret, both machines need the same secret and the same time.",
      zh: "检查这两项；限时凭据会过期。若使用共享密钥，双方的密钥和时钟都要一致。",
    },
  },
  serverRefused: {
    title: { en: "refused", zh: "被拒绝" },
    means: {
      en: "The server answers, but refuses to allocate a relay. The reason is below.",
      zh: "服务器有响应，但拒绝分配中继。原因见下。",
    },
  },
  stunOnly: {
    title: { en: "STUN only", zh: "仅支持 STUN" },
    means: {
      en: "The server answers STUN requests, but not requests for a relay.",
      zh: "作为 STUN 服务器有响应，但对中继请求没有响应。",
    },
    next: {
      en: "It may not be a TURN server at all. To use it as a STUN server, write stun: in its address.",
      zh: "它可能根本不是 TURN 服务器。仍可作为 STUN 服务器使用：把地址改为 stun: 开头。",
    },
  },
  nameNotFound: {
    title: { en: "name not found", zh: "域名解析失败" },
    means: { en: "The server’s name cannot be resolved.", zh: "服务器的域名无法解析。" },
    next: {
      en: "Check the spelling, or enter the IP address instead.",
      zh: "请检查域名拼写，或直接填写 IP 地址。",
    },
  },
  notConnected: {
    title: { en: "no connection", zh: "连接失败" },
    means: {
      en: "The connection to that port failed: it was refused, or the TLS handshake failed.",
      zh: "与该端口的连接未能建立：连接被拒绝，或 TLS 握手失败。",
    },
    next: {
      en: "Check whether the server listens there. For turns:, its certificate must be valid for the name in the address and trusted by this device.",
      zh: "请检查服务器是否监听该端口。使用 turns: 时，证书要与地址中的主机名一致，并且受本设备信任。",
    },
  },
  blockedByBrowser: {
    title: { en: "blocked by the browser", zh: "被浏览器拦截" },
    means: {
      en: "The browser did not try: it blocks that port, or access to the local network.",
      zh: "浏览器没有尝试连接：它禁止访问该端口，或不允许访问本地网络。",
    },
    next: {
      en: "Use port 3478, 5349, 443 or one above 1023 on the server, and allow this page to access the local network.",
      zh: "让服务器使用 3478、5349、443 或 1023 以上的端口，并允许本页访问本地网络。",
    },
  },
  noAnswer: {
    title: { en: "no answer", zh: "没有响应" },
    means: {
      en: "Nothing came back. The server may be down, at another address, or behind a firewall.",
      zh: "没有收到任何响应。仅凭这一点无法判断是服务器停机、地址错误，还是被防火墙拦截。",
    },
    next: {
      en: "Compare with the server’s other transports and with another network: if those get an answer, something in between blocks this one. Otherwise check the address and port.",
      zh: "与该服务器的其他接入方式、与其他网络对比：如果有响应，说明这种方式在途中被拦截；否则请检查地址和端口。",
    },
  },
  noReason: {
    title: { en: "no result, reason unknown", zh: "没有结果，原因不明" },
    means: {
      en: "The browser finished without a candidate from this server, and did not say why.",
      zh: "浏览器收集结束，没有得到该服务器的候选，也未说明原因。",
    },
    next: {
      en: "With turns:, the usual cause is the certificate, which Firefox does not report. Chromium says more.",
      zh: "使用 turns: 时多半是证书问题：Firefox 不会给出提示，Chromium 的信息更多。",
    },
  },
  invalid: {
    title: { en: "not a valid entry", zh: "配置无效" },
    means: { en: "The browser rejects this entry.", zh: "浏览器不接受这一项。" },
    next: {
      en: "A TURN server needs a user name and a password. Edit the entry, or paste it below to see what is wrong.",
      zh: "TURN 服务器需要用户名和密码。请编辑该项，或粘贴到下面检查错误。",
    },
  },
  notUsed: {
    title: { en: "not tested", zh: "未测试" },
    means: {
      en: "With “relay only” the browser does not query STUN servers.",
      zh: "选择“仅中继”时，浏览器不会请求 STUN 服务器。",
    },
  },
  noNetwork: {
    title: { en: "no network", zh: "没有网络" },
    means: {
      en: "The browser used no network interface.",
      zh: "浏览器没有使用任何网络接口。",
    },
    next: {
      en: "Is this computer online? A setting, a policy or an extension may also keep WebRTC off the network.",
      zh: "请检查本机是否联网；也可能是设置、策略或扩展禁止 WebRTC 使用网络。",
    },
  },
  stopped: {
    title: { en: "stopped", zh: "已停止" },
    means: { en: "Stopped before there was a result.", zh: "在得出结论之前已停止。" },
  },
} as const satisfies Record<WayVerdict, VerdictWords>;

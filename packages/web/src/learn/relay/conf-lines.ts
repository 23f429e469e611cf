import type { Text } from "@visavis/trace/core";

/** A line of the turnserver.conf that `visavis coturn-config` prints, or several, and what it is for. */
export interface ConfLines {
  /** As the file has them, with a stand-in for what differs. */
  readonly lines: readonly string[];
  readonly why: Text;
}

/** What a person should know of the file, in its order. */
export const CONF_LINES: readonly ConfLines[] = [
  {
    lines: ["use-auth-secret", "static-auth-secret=…"],
    why: {
      en: "No list of users: Visavis and coturn share a secret. From it Visavis makes a user name with an end and a password for each participant; coturn recomputes the password. Keep the secret to yourself.",
      zh: "无需用户列表：Visavis 和 coturn 使用同一个共享密钥。Visavis 用它为每位参与者生成带到期时间的用户名和密码，coturn 以同样的方法验证。请勿泄露该密钥。",
    },
  },
  {
    lines: ["realm=visavis"],
    why: {
      en: "The name under which the relay asks for a password. It stands in its answer 401.",
      zh: "认证域（realm），随 401 响应下发。",
    },
  },
  {
    lines: ["listening-port=3478"],
    why: {
      en: "Where browsers reach it, over UDP and over TCP. Open both in the firewall.",
      zh: "浏览器通过该端口访问中继，UDP 和 TCP 都会用到，防火墙需同时放行。",
    },
  },
  {
    lines: ["#tls-listening-port=5349", "#cert=…", "#pkey=…"],
    why: {
      en: "TLS, for networks that let nothing else out. It needs a certificate for the name in turns:; then take the # away.",
      zh: "TLS，用于只放行 TLS 的网络。需要与 turns: 中域名匹配的证书，准备好后去掉 #。",
    },
  },
  {
    lines: ["min-port=49152", "max-port=65535"],
    why: {
      en: "The ports of relayed addresses, one for each allocation, over UDP. If the firewall closes them, there is a relay and nothing passes.",
      zh: "中继端口范围，每个 allocation 占用一个，走 UDP。如果被防火墙封禁，能分配到中继地址，但数据无法通过。",
    },
  },
  {
    lines: ["external-ip=…"],
    why: {
      en: "Only where the machine itself is behind a NAT, as in most clouds: the public address, or the relay would tell one that nobody reaches.",
      zh: "仅当服务器位于 NAT 之后时需要（多数云主机如此）：填写公网地址，否则中继会返回一个不可达的地址。",
    },
  },
  {
    lines: ["user-quota=…", "total-quota=…", "stale-nonce=…"],
    why: {
      en: "Limits: allocations of one participant and of all, and for how long a nonce is good.",
      zh: "配额：单个用户和总计的 allocation 数，以及 nonce 的有效时间。",
    },
  },
  {
    lines: ["denied-peer-ip=…"],
    why: {
      en: "Where nothing is relayed to: your own networks, and this machine. Without these lines a relay is a way into them for whoever may use it.",
      zh: "禁止中继的目标地址：你的内网和本机。缺少这些行，任何能使用中继的人都能借它访问内网。",
    },
  },
];

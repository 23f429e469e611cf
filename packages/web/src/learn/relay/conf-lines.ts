import type { Text } from "@visavis/trace/core";

/** One or more lines of the turnserver.conf that `visavis coturn-config` prints, and their purpose. */
export interface ConfLines {
  /** As in the file, with `…` for values that differ. */
  readonly lines: readonly string[];
  readonly why: Text;
}

/** The important lines, in the order of the file. */
export const CONF_LINES: readonly ConfLines[] = [
  {
    lines: ["use-auth-secret", "static-auth-secret=…"],
    why: {
      en: "No user list is needed: Visavis and coturn share a secret. From it, Visavis derives a user name with an expiry time and a password for each participant; coturn verifies them in the same way. Keep the secret private.",
      zh: "无需用户列表：Visavis 和 coturn 使用同一个共享密钥。Visavis 用它为每位参与者生成带到期时间的用户名和密码，coturn 以同样的方法验证。请勿泄露该密钥。",
    },
  },
  {
    lines: ["realm=visavis"],
    why: {
      en: "The authentication realm. The relay sends it in its 401 response.",
      zh: "认证域（realm），随 401 响应下发。",
    },
  },
  {
    lines: ["listening-port=3478"],
    why: {
      en: "The port where browsers reach the relay, over UDP and TCP. Open both in the firewall.",
      zh: "浏览器通过该端口访问中继，UDP 和 TCP 都会用到，防火墙需同时放行。",
    },
  },
  {
    lines: ["#tls-listening-port=5349", "#cert=…", "#pkey=…"],
    why: {
      en: "TLS, for networks that allow nothing else. It needs a certificate for the host name in the turns: URL. Then remove the #.",
      zh: "TLS，用于只放行 TLS 的网络。需要与 turns: 中域名匹配的证书，准备好后去掉 #。",
    },
  },
  {
    lines: ["min-port=49152", "max-port=65535"],
    why: {
      en: "The ports of relayed addresses, one for each allocation, over UDP. If the firewall blocks them, the relay allocates an address but no data passes.",
      zh: "中继端口范围，每个 allocation 占用一个，走 UDP。如果被防火墙封禁，能分配到中继地址，但数据无法通过。",
    },
  },
  {
    lines: ["external-ip=…"],
    why: {
      en: "The public address. It is needed only if the machine is behind a NAT, as in most clouds; without it the relay would return an address that cannot be reached.",
      zh: "仅当服务器位于 NAT 之后时需要（多数云主机如此）：填写公网地址，否则中继会返回一个不可达的地址。",
    },
  },
  {
    lines: ["user-quota=…", "total-quota=…", "stale-nonce=…"],
    why: {
      en: "Limits: the number of allocations per user and in total, and the lifetime of a nonce.",
      zh: "配额：单个用户和总计的 allocation 数，以及 nonce 的有效时间。",
    },
  },
  {
    lines: ["denied-peer-ip=…"],
    why: {
      en: "Addresses to which nothing is relayed: your internal networks and this machine. Without these lines, anyone who can use the relay can reach them through it.",
      zh: "禁止中继的目标地址：你的内网和本机。缺少这些行，任何能使用中继的人都能借它访问内网。",
    },
  },
];

import type { Text } from "@visavis/trace/explanations";

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
      zh: "没有用户列表：Visavis 和 coturn 共用一个密钥。Visavis 用它给每个参与者算出带到期时间的用户名和密码，coturn 再算一遍来核对。密钥不要告诉别人。",
    },
  },
  {
    lines: ["realm=visavis"],
    why: {
      en: "The name under which the relay asks for a password. It stands in its answer 401.",
      zh: "中继索要密码时用的名字，写在它的 401 应答里。",
    },
  },
  {
    lines: ["listening-port=3478"],
    why: {
      en: "Where browsers reach it, over UDP and over TCP. Open both in the firewall.",
      zh: "浏览器从这里找到它，UDP 和 TCP 都用。防火墙里两个都要放行。",
    },
  },
  {
    lines: ["#tls-listening-port=5349", "#cert=…", "#pkey=…"],
    why: {
      en: "TLS, for networks that let nothing else out. It needs a certificate for the name in turns:; then take the # away.",
      zh: "TLS，给只放行它的网络用。需要 turns: 里那个名字的证书；有了就去掉 #。",
    },
  },
  {
    lines: ["min-port=49152", "max-port=65535"],
    why: {
      en: "The ports of relayed addresses, one for each allocation, over UDP. If the firewall closes them, there is a relay and nothing passes.",
      zh: "中继地址的端口，每个分配一个，走 UDP。防火墙若封了它们，中继有了，却什么也过不去。",
    },
  },
  {
    lines: ["external-ip=…"],
    why: {
      en: "Only where the machine itself is behind a NAT, as in most clouds: the public address, or the relay would tell one that nobody reaches.",
      zh: "只有机器自己在 NAT 后面时才需要（多数云主机如此）：填公网地址，否则中继会告诉别人一个到不了的地址。",
    },
  },
  {
    lines: ["user-quota=…", "total-quota=…", "stale-nonce=…"],
    why: {
      en: "Limits: allocations of one participant and of all, and for how long a nonce is good.",
      zh: "限额：单个参与者和全体的分配数，以及 nonce 的有效时间。",
    },
  },
  {
    lines: ["denied-peer-ip=…"],
    why: {
      en: "Where nothing is relayed to: your own networks, and this machine. Without these lines a relay is a way into them for whoever may use it.",
      zh: "不许转发到哪里：你自己的内网和这台机器。没有这些行，能用中继的人就能借它进内网。",
    },
  },
];

import type { AnsweredError } from "./candidate-errors-answered.ts";
import { rfc } from "./source.ts";

const TURN_CODES = rfc(8656, "19");
const TCP_RELAY_CODES = rfc(6062, "6.3");

/** What a server may answer only because it is asked to relay. */
export const TURN_ERRORS: readonly (readonly [code: number, AnsweredError])[] = [
  [
    403,
    {
      name: "Forbidden",
      happened: {
        en: "The credentials are fine, and still the server will not do this for them.",
        zh: "凭据没有问题，但服务器不允许这个操作。",
      },
      likelyCause: {
        en: "A rule of the operator: this user may not relay, or peers in that range of addresses are refused (private addresses usually are).",
        zh: "运营者的规则：此用户不得使用中继，或者不许中继到那段地址（私有地址通常如此）。",
      },
      advice: {
        en: "Look into the server’s log for the rule that refused, and change it if this use is meant to be allowed.",
        zh: "到服务器日志里找是哪条规则拒绝的；如果本该允许，就修改它。",
      },
      source: TURN_CODES,
    },
  ],
  [
    437,
    {
      name: "Allocation Mismatch",
      happened: {
        en: "The server thinks that this browser’s address and port already have an allocation, or had one that is gone.",
        zh: "服务器认为这个地址和端口已有一份分配，或者原有的分配已不存在。",
      },
      likelyCause: {
        en: "The network reused a port at once after an earlier connection, or the server was started anew in between.",
        zh: "网络立刻重用了上一个连接的端口，或者其间服务器重启过。",
      },
      advice: {
        en: "Usually none: the browser tries again from another port. Where it stays, an old allocation ends by itself after at most ten minutes.",
        zh: "通常不用管：浏览器会换个端口再试。若一直如此，旧的分配最迟十分钟后自行失效。",
      },
      source: TURN_CODES,
    },
  ],
  [
    440,
    {
      name: "Address Family not Supported",
      happened: {
        en: "The server has no address of the kind that was asked for, IPv6 as a rule.",
        zh: "服务器没有所要的那类地址，一般是 IPv6。",
      },
      likelyCause: {
        en: "Its machine has IPv4 only, or relaying over IPv6 is not configured.",
        zh: "那台机器只有 IPv4，或者没有配置 IPv6 中继。",
      },
      advice: {
        en: "No harm while there is a relay candidate with IPv4. Give the server an IPv6 address if one is needed.",
        zh: "只要有 IPv4 的中继候选，就没有妨碍。确有需要，给服务器配上 IPv6 地址。",
      },
      source: TURN_CODES,
    },
  ],
  [
    441,
    {
      name: "Wrong Credentials",
      happened: {
        en: "The credentials are not those with which this allocation was made.",
        zh: "凭据与当初建立这份分配时用的不同。",
      },
      likelyCause: {
        en: "Two users behind one address and port, or credentials that changed in the middle of a connection.",
        zh: "两个用户共用了同一个地址和端口，或者连接中途换了凭据。",
      },
      advice: {
        en: "Make a new connection with the new credentials, instead of changing those of an old one.",
        zh: "用新凭据建立新的连接，不要给旧连接换凭据。",
      },
      source: TURN_CODES,
    },
  ],
  [
    442,
    {
      name: "Unsupported Transport Protocol",
      happened: {
        en: "The server does not relay by the protocol that was asked for.",
        zh: "服务器不支持所要求的中继协议。",
      },
      likelyCause: {
        en: "Relaying over TCP was asked of a server that relays over UDP only. How one reaches the server is another matter.",
        zh: "向只做 UDP 中继的服务器要求了 TCP 中继。至于怎样连到服务器，那是另一回事。",
      },
      advice: {
        en: "Browsers ask for UDP; look for what else sends requests from this address.",
        zh: "浏览器只会要求 UDP，请查一查是什么程序在用这个地址发请求。",
      },
      source: TURN_CODES,
    },
  ],
  [
    443,
    {
      name: "Peer Address Family Mismatch",
      happened: {
        en: "The relay has an address of one IP version, and the far end one of the other.",
        zh: "中继地址和对方地址的 IP 版本不同。",
      },
      likelyCause: {
        en: "A pair of an IPv4 and an IPv6 candidate was tried.",
        zh: "尝试了一对 IPv4 与 IPv6 的候选。",
      },
      advice: {
        en: "None: other pairs are tried. Where both ends have only such pairs, the server has to relay for both IP versions.",
        zh: "不用管，还会试别的候选对。若双方只有这样的组合，服务器就需要同时中继两种 IP 版本。",
      },
      source: TURN_CODES,
    },
  ],
  [
    446,
    {
      name: "Connection Already Exists",
      happened: {
        en: "The relay already has a TCP connection to that far end.",
        zh: "中继已经有一条通往那一端的 TCP 连接。",
      },
      likelyCause: {
        en: "Concerns relaying over TCP, which browsers do not ask for.",
        zh: "只与 TCP 中继有关，浏览器不会用到。",
      },
      advice: { en: "None for a browser.", zh: "对浏览器不用处理。" },
      source: TCP_RELAY_CODES,
    },
  ],
  [
    447,
    {
      name: "Connection Timeout or Failure",
      happened: {
        en: "The relay could not open a TCP connection to the far end.",
        zh: "中继没能建立通往对方的 TCP 连接。",
      },
      likelyCause: {
        en: "Concerns relaying over TCP, which browsers do not ask for.",
        zh: "只与 TCP 中继有关，浏览器不会用到。",
      },
      advice: { en: "None for a browser.", zh: "对浏览器不用处理。" },
      source: TCP_RELAY_CODES,
    },
  ],
  [
    486,
    {
      name: "Allocation Quota Reached",
      happened: {
        en: "This user has as many allocations as the server grants.",
        zh: "此用户的分配数已达服务器上限。",
      },
      likelyCause: {
        en: "A shared user name, or earlier connections that were not closed. Each network interface and each transport of a connection takes one.",
        zh: "多人共用一个用户名，或者先前的连接没有关闭。每个网络接口、每种传输方式都各占一份。",
      },
      advice: {
        en: "Close connections that are no longer needed, give each user credentials of their own, or raise the quota.",
        zh: "关掉不再需要的连接，给每个用户单独的凭据，或者调高配额。",
      },
      source: TURN_CODES,
    },
  ],
  [
    508,
    {
      name: "Insufficient Capacity",
      happened: {
        en: "The server has no port left to relay on.",
        zh: "服务器没有可用的中继端口了。",
      },
      likelyCause: {
        en: "Too small a range of relay ports for so many users, or a limit of the operator.",
        zh: "中继端口范围对这么多用户来说太小，或者运营者设了上限。",
      },
      advice: {
        en: "Widen the range of relay ports, or add a server.",
        zh: "扩大中继端口范围，或者增加服务器。",
      },
      source: TURN_CODES,
    },
  ],
];

import { rfc } from "../source.ts";
import type { AnsweredError } from "./candidate-errors-answered.ts";

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
        zh: "凭据有效，但服务器不允许此操作。",
      },
      likelyCause: {
        en: "A rule of the operator: this user may not relay, or peers in that range of addresses are refused (private addresses usually are).",
        zh: "管理员的限制：该用户不能使用中继，或禁止中继到该网段（私有地址通常如此）。",
      },
      advice: {
        en: "Look into the server’s log for the rule that refused, and change it if this use is meant to be allowed.",
        zh: "在服务器日志中查找拒绝它的规则；如果本应允许，请修改规则。",
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
        zh: "服务器认为该地址和端口已有 allocation，或原有的 allocation 已不存在。",
      },
      likelyCause: {
        en: "The network reused a port at once after an earlier connection, or the server was started anew in between.",
        zh: "网络立即复用了上一个连接的端口，或服务器期间重启过。",
      },
      advice: {
        en: "Usually none: the browser tries again from another port. Where it stays, an old allocation ends by itself after at most ten minutes.",
        zh: "通常无需处理：浏览器会更换端口重试。若持续出现，旧的 allocation 最迟 10 分钟后自动失效。",
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
        zh: "服务器没有所请求类型的地址，通常是 IPv6。",
      },
      likelyCause: {
        en: "Its machine has IPv4 only, or relaying over IPv6 is not configured.",
        zh: "服务器只有 IPv4，或未配置 IPv6 中继。",
      },
      advice: {
        en: "No harm while there is a relay candidate with IPv4. Give the server an IPv6 address if one is needed.",
        zh: "只要有 IPv4 的中继候选就不受影响。如有需要，请为服务器配置 IPv6 地址。",
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
        zh: "凭据与创建该 allocation 时使用的不同。",
      },
      likelyCause: {
        en: "Two users behind one address and port, or credentials that changed in the middle of a connection.",
        zh: "两个用户共用同一个地址和端口，或连接中途更换了凭据。",
      },
      advice: {
        en: "Make a new connection with the new credentials, instead of changing those of an old one.",
        zh: "请用新凭据建立新连接，不要给旧连接更换凭据。",
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
        zh: "向只支持 UDP 中继的服务器请求了 TCP 中继。这与用什么协议连接服务器无关。",
      },
      advice: {
        en: "Browsers ask for UDP; look for what else sends requests from this address.",
        zh: "浏览器只会请求 UDP 中继，请检查是哪个程序在用该地址发送请求。",
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
        zh: "中继地址与对端地址的 IP 版本不同。",
      },
      likelyCause: {
        en: "A pair of an IPv4 and an IPv6 candidate was tried.",
        zh: "尝试了一对 IPv4 与 IPv6 的候选。",
      },
      advice: {
        en: "None: other pairs are tried. Where both ends have only such pairs, the server has to relay for both IP versions.",
        zh: "无需处理，ICE 会尝试其他候选对。若双方只有这样的组合，服务器需要同时支持两种 IP 版本的中继。",
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
        zh: "中继已有一条到该对端的 TCP 连接。",
      },
      likelyCause: {
        en: "Concerns relaying over TCP, which browsers do not ask for.",
        zh: "只与 TCP 中继有关，浏览器不会用到。",
      },
      advice: { en: "None for a browser.", zh: "浏览器无需处理。" },
      source: TCP_RELAY_CODES,
    },
  ],
  [
    447,
    {
      name: "Connection Timeout or Failure",
      happened: {
        en: "The relay could not open a TCP connection to the far end.",
        zh: "中继未能建立到对端的 TCP 连接。",
      },
      likelyCause: {
        en: "Concerns relaying over TCP, which browsers do not ask for.",
        zh: "只与 TCP 中继有关，浏览器不会用到。",
      },
      advice: { en: "None for a browser.", zh: "浏览器无需处理。" },
      source: TCP_RELAY_CODES,
    },
  ],
  [
    486,
    {
      name: "Allocation Quota Reached",
      happened: {
        en: "This user has as many allocations as the server grants.",
        zh: "该用户的 allocation 数已达服务器上限。",
      },
      likelyCause: {
        en: "A shared user name, or earlier connections that were not closed. Each network interface and each transport of a connection takes one.",
        zh: "多人共用一个用户名，或者先前的连接没有关闭。每个网络接口、每种传输协议各占用一个 allocation。",
      },
      advice: {
        en: "Close connections that are no longer needed, give each user credentials of their own, or raise the quota.",
        zh: "关闭不再需要的连接，为每个用户分配独立的凭据，或提高配额。",
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
        zh: "相对用户数，中继端口范围过小，或管理员设置了上限。",
      },
      advice: {
        en: "Widen the range of relay ports, or add a server.",
        zh: "扩大中继端口范围，或者增加服务器。",
      },
      source: TURN_CODES,
    },
  ],
];

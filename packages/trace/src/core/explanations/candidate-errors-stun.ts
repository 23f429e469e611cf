import type { AnsweredError } from "./candidate-errors-answered.ts";
import { document, rfc } from "./source.ts";

const STUN_CODES = rfc(8489, "14.8");

/** What a server may answer by STUN itself, and what ICE adds to it. */
export const STUN_ERRORS: readonly (readonly [code: number, AnsweredError])[] = [
  [
    300,
    {
      name: "Try Alternate",
      happened: {
        en: "The server sends the browser to another server.",
        zh: "服务器让浏览器改用另一台服务器。",
      },
      likelyCause: {
        en: "It is full or being shut down, and its operator named a replacement, which gave nothing either.",
        zh: "它已满载或正在下线，运营者指定了替代者，而替代者也没有给出候选。",
      },
      advice: {
        en: "Put the other server into iceServers directly, and check that it can be reached from here.",
        zh: "把那台替代服务器直接写进 iceServers，并确认从这里能到达它。",
      },
      source: STUN_CODES,
    },
  ],
  [
    400,
    {
      name: "Bad Request",
      happened: {
        en: "The server could not make sense of the request.",
        zh: "服务器看不懂这个请求。",
      },
      likelyCause: {
        en: "Something on the way changed the packet, an old server is strict about something new, or what listens there is no TURN server.",
        zh: "途中有设备改了数据包；或者服务器太旧，不认新的写法；又或者那个端口上根本不是 TURN 服务器。",
      },
      advice: {
        en: "Try TURN over TLS, which nobody on the way can change. If that works, a router is the culprit; if not, update the server.",
        zh: "改用 TLS 上的 TURN，途中谁也改不了它。这样能通，问题就在路由器；仍不通，请升级服务器。",
      },
      source: STUN_CODES,
    },
  ],
  [
    401,
    {
      name: "Unauthorized",
      happened: {
        en: "The server was reached, and does not accept the user name or the password.",
        zh: "已经连到服务器，但用户名或密码不被接受。",
      },
      likelyCause: {
        en: "A wrong or mistyped password, a time-limited credential that has expired, or a clock that is wrong on either machine.",
        zh: "密码写错了，限时凭据过期了，或者其中一台机器的时钟不准。",
      },
      advice: {
        en: "Get fresh credentials and try at once. A user name such as 1732560000:alice begins with the second at which it expires. Where it still fails, compare secret and realm with the server’s configuration.",
        zh: "取一份新凭据，马上再试。形如 1732560000:alice 的用户名，开头的数字就是到期时刻（秒）。仍不行，就核对密钥和 realm 与服务器配置是否一致。",
      },
      source: rfc(8489, "9.2.4"),
    },
  ],
  [
    404,
    {
      name: "Not Found",
      happened: {
        en: "The server knows nothing of what was asked for.",
        zh: "服务器说没有所请求的东西。",
      },
      likelyCause: {
        en: "No RFC gives servers this code; coturn has it in its table. Often the port belongs to a web server.",
        zh: "没有哪份 RFC 规定这个代码，只有 coturn 的表里有它。常见情形是那个端口属于网页服务器。",
      },
      advice: {
        en: "Check host and port of the address.",
        zh: "核对地址里的主机名和端口。",
      },
      source: document("coturn"),
    },
  ],
  [
    420,
    {
      name: "Unknown Attribute",
      happened: {
        en: "The request carries something that the server has to understand, and does not.",
        zh: "请求里有一项服务器必须认识、却不认识的内容。",
      },
      likelyCause: {
        en: "The server is older than the browser.",
        zh: "服务器比浏览器旧。",
      },
      advice: { en: "Update the server.", zh: "请升级服务器。" },
      source: STUN_CODES,
    },
  ],
  [
    438,
    {
      name: "Stale Nonce",
      happened: {
        en: "The server’s one-time value has run out, and it gave a new one.",
        zh: "服务器给的一次性随机数过期了，它又给了新的。",
      },
      likelyCause: {
        en: "Normal in a long session. As an error that reaches the page it says that the new value was not accepted either, as behind a load balancer that sends each packet to another server.",
        zh: "长时间会话里属正常。若它作为错误传到页面，说明新的随机数也没被接受，例如负载均衡把每个包都发往不同的服务器。",
      },
      advice: {
        en: "Let all packets of one client reach the same server.",
        zh: "让同一客户端的数据包都到达同一台服务器。",
      },
      source: rfc(8489, "9.2.5"),
    },
  ],
  [
    487,
    {
      name: "Role Conflict",
      happened: {
        en: "Both ends took the same role in ICE. One of them switches, and the check is sent again.",
        zh: "两端在 ICE 里选了相同的角色。其中一端会改换，再重新检查。",
      },
      likelyCause: {
        en: "Both made an offer at the same time. A server does not send this code.",
        zh: "双方同时发出了 offer。服务器不会发这个代码。",
      },
      advice: { en: "None: ICE repairs it.", zh: "不用管，ICE 会自行修复。" },
      source: rfc(8445, "7.3.1.1"),
    },
  ],
  [
    500,
    {
      name: "Server Error",
      happened: {
        en: "Something went wrong inside the server.",
        zh: "服务器内部出了错。",
      },
      likelyCause: {
        en: "A fault or a lack of resources on its side, perhaps for a moment only.",
        zh: "服务器那边有故障或资源不足，也许只是暂时的。",
      },
      advice: {
        en: "Try again in a moment; then look into the server’s log.",
        zh: "稍后再试，仍不行就查看服务器日志。",
      },
      source: STUN_CODES,
    },
  ],
];

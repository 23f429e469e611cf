import { document, rfc } from "../source.ts";
import type { AnsweredError } from "./candidate-errors-answered.ts";

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
        zh: "服务器已满载或正在下线，管理员指定了备用服务器，但备用服务器也没有返回候选。",
      },
      advice: {
        en: "Put the other server into iceServers directly, and check that it can be reached from here.",
        zh: "把备用服务器直接写入 iceServers，并确认从本机可以访问。",
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
        zh: "服务器无法解析该请求。",
      },
      likelyCause: {
        en: "Something on the way changed the packet, an old server is strict about something new, or what listens there is no TURN server.",
        zh: "途中有设备修改了数据包；或服务器过旧，不支持新的格式；也可能该端口上根本不是 TURN 服务器。",
      },
      advice: {
        en: "Try TURN over TLS, which nobody on the way can change. If that works, a router is the culprit; if not, update the server.",
        zh: "改用基于 TLS 的 TURN，途中无法篡改。如果能连通，问题在路由器；仍不通则请升级服务器。",
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
        zh: "已连接到服务器，但用户名或密码被拒绝。",
      },
      likelyCause: {
        en: "A wrong or mistyped password, a time-limited credential that has expired, or a clock that is wrong on either machine.",
        zh: "密码错误、限时凭据已过期，或其中一台机器的时钟不准。",
      },
      advice: {
        en: "Get fresh credentials and try at once. A user name such as 1732560000:alice begins with the second at which it expires. Where it still fails, compare secret and realm with the server’s configuration.",
        zh: "获取新的凭据并立即重试。形如 1732560000:alice 的用户名，开头的数字是到期时间（Unix 秒）。仍然失败时，请核对共享密钥和 realm 是否与服务器配置一致。",
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
        zh: "服务器不识别所请求的资源。",
      },
      likelyCause: {
        en: "No RFC gives servers this code; coturn has it in its table. Often the port belongs to a web server.",
        zh: "没有 RFC 为 STUN/TURN 定义此错误码，只有 coturn 的表中有。常见情况是该端口属于 Web 服务器。",
      },
      advice: {
        en: "Check host and port of the address.",
        zh: "请核对地址中的主机名和端口。",
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
        zh: "请求包含服务器必须理解但不支持的属性（comprehension-required）。",
      },
      likelyCause: {
        en: "The server is older than the browser.",
        zh: "服务器版本比浏览器旧。",
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
        zh: "nonce 已过期，服务器下发了新的 nonce。",
      },
      likelyCause: {
        en: "Normal in a long session. As an error that reaches the page it says that the new value was not accepted either, as behind a load balancer that sends each packet to another server.",
        zh: "长时间会话中属于正常现象。若作为错误传到页面，说明新的 nonce 也未被接受，例如负载均衡把每个包发往不同的服务器。",
      },
      advice: {
        en: "Let all packets of one client reach the same server.",
        zh: "让同一客户端的数据包始终到达同一台服务器。",
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
        zh: "两端在 ICE 里选了相同的角色。其中一端会切换角色并重新检查。",
      },
      likelyCause: {
        en: "Both made an offer at the same time. A server does not send this code.",
        zh: "双方同时发起 offer。服务器不会返回此错误码。",
      },
      advice: { en: "None: ICE repairs it.", zh: "无需处理，ICE 会自行恢复。" },
      source: rfc(8445, "7.3.1.1"),
    },
  ],
  [
    500,
    {
      name: "Server Error",
      happened: {
        en: "Something went wrong inside the server.",
        zh: "服务器内部错误。",
      },
      likelyCause: {
        en: "A fault or a lack of resources on its side, perhaps for a moment only.",
        zh: "服务器侧故障或资源不足，可能是暂时的。",
      },
      advice: {
        en: "Try again in a moment; then look into the server’s log.",
        zh: "请稍后重试；仍然失败时请查看服务器日志。",
      },
      source: STUN_CODES,
    },
  ],
];

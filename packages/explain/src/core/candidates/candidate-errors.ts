import { type IceServerUrl, parseAddress, portOf, readIceServerUrl, transportOf } from "@visavis/stun/core";
import { alike, type Text } from "@visavis/trace/core";
import { document, rfc, type Source } from "../source.ts";

/** What an error code from a server means when candidates are gathered. */
interface AnsweredError {
  /** The reason phrase of the RFC. */
  readonly name: string;
  readonly happened: Text;
  readonly likelyCause: Text;
  readonly advice: Text;
  readonly source: Source;
}

/** W3C WebRTC §4.8.3: the browser's code for a server that could not be reached. No server sends it. */
export const SERVER_NOT_REACHABLE = 701;

/** What an `icecandidateerror` means. It is harmless if other servers, or other attempts at this one, provide candidates. */
export interface ExplainedCandidateError {
  readonly code: number;
  /** The reason phrase of the protocol. */
  readonly name: string;
  /** For `SERVER_NOT_REACHABLE`: why, as far as it is known. */
  readonly unreachable?: UnreachableCause;
  readonly happened: Text;
  readonly likelyCause: Text;
  readonly advice: Text;
  readonly source: Source;
}

const ERROR_EVENT = document("W3C WebRTC", "4.8.3");

/**
 * Explains an `icecandidateerror`, whatever is in it.
 *
 * @param code `errorCode`
 * @param details.url the server; Chromium names a `stun:` URL when it asks a TURN server for the public address
 * @param details.text `errorText`; empty in Firefox
 * @param details.address of the network interface; partly hidden in Chromium, absent over TCP
 * @param details.afterMs milliseconds from the start of gathering to the error, if known
 */
export function explainCandidateError(
  code: number,
  details: {
    readonly url: string;
    readonly text: string;
    readonly address: string | null;
    readonly afterMs?: number;
  },
): ExplainedCandidateError {
  const { url, text, address, afterMs } = details;
  if (code === SERVER_NOT_REACHABLE) {
    const server = readIceServerUrl(url, {
      tolerate: ["surroundingSpaces", "stunParameter", "upperCaseTransport"],
    });
    const unreachable = unreachableCause({ text, address, server, afterMs });
    const name = "Server Not Reachable";
    return { code, name, unreachable, ...unreachableWords(unreachable, server), source: ERROR_EVENT };
  }
  if (code === 401 && /missing/i.test(text)) return { code, ...MISSING_CREDENTIALS };
  const answered = ANSWERED.get(code);
  if (answered !== undefined) return { code, ...answered };
  return { code, ...(code >= 600 && code <= 799 ? FROM_BROWSER : UNKNOWN) };
}

const MISSING_CREDENTIALS = {
  name: "Unauthorized",
  happened: {
    en: "The browser has no user name or no password for this TURN server, so it sent no request.",
    zh: "浏览器没有这台 TURN 服务器的用户名或密码，所以没有发出请求。",
  },
  likelyCause: {
    en: "An entry of iceServers has no username or no credential.",
    zh: "iceServers 里的这一项缺少 username 或 credential。",
  },
  advice: {
    en: "Fill in both. Relaying costs bandwidth, so hardly any TURN server is open to everyone.",
    zh: "两项都需填写。中继会消耗服务器带宽，几乎没有对所有人开放的 TURN 服务器。",
  },
  source: rfc(8656, "5"),
};

const FROM_BROWSER = {
  name: "",
  happened: {
    en: "The browser itself reports an error; servers do not send codes of 600 and above.",
    zh: "这是浏览器自身报告的错误；服务器不会返回 600 及以上的错误码。",
  },
  likelyCause: {
    en: "Usually a network interface that cannot be used for this server: the IP version differs, a VPN took over the connection, or the interface has just gone down.",
    zh: "多半是某个网络接口无法用于该服务器：IP 版本不同、连接被 VPN 接管，或接口刚刚断开。",
  },
  advice: {
    en: "Ignore this if another interface provided a candidate. Otherwise switch off VPNs and virtual adapters, and try again.",
    zh: "如果其他接口已得到候选，可以忽略；否则请关闭 VPN 和虚拟网卡后重试。",
  },
  source: ERROR_EVENT,
};

const UNKNOWN = {
  name: "",
  happened: {
    en: "The server responded with an error code that no RFC on STUN or TURN defines.",
    zh: "服务器返回了 STUN 和 TURN 的 RFC 中都没有定义的错误码。",
  },
  likelyCause: {
    en: "A rule or a fault of that server; the text that came with the code may say more.",
    zh: "服务器自身的规则或故障；错误码附带的文字可能有更多说明。",
  },
  advice: {
    en: "Look for the code in the server’s documentation and log.",
    zh: "请在该服务器的文档和日志中查找此错误码。",
  },
  source: rfc(8489, "14.8"),
};

/** Why no response came, as far as it is known. */
export type UnreachableCause =
  /** The name has no address, or none of this IP version. */
  | "lookup"
  /** Packets were sent, and none came back. */
  | "silence"
  /** The same from an IPv6 address: many networks have IPv6 addresses without IPv6 internet access. */
  | "silenceIpv6"
  /** A TCP connection could not be established. */
  | "refused"
  /** A TLS connection could not be established. */
  | "tls"
  /** The browser blocks such ports. */
  | "blockedPort"
  /** The browser needs permission for access to the local network, and did not get it. */
  | "localNetwork"
  /** The server and this interface have different IP versions. */
  | "family"
  /** The browser does not say, and several causes are equally likely. */
  | "unknown";

/** What happened, why, and what to do. */
interface UnreachableWords {
  readonly happened: Text;
  readonly likelyCause: Text;
  readonly advice: Text;
}

/** Chromium's `errorText`. In Firefox it is empty, and sometimes in Safari. */
const TEXTS: readonly (readonly [form: RegExp, cause: UnreachableCause])[] = [
  [/lookup/i, "lookup"],
  [/timed out/i, "silence"],
  [/disallowed port|create TURN client socket/i, "blockedPort"],
  [/local network access|not allowed to connect/i, "localNetwork"],
  [/incompatible|address family|desired network interface/i, "family"],
  [/establish connection/i, "refused"],
];

/**
 * Derives the cause from what the browser reports.
 *
 * @param afterMs milliseconds from the start of gathering to the error: if the browser gives no text, a timeout
 *   (11 s in Firefox, 40 s in Chromium) distinguishes silence from an immediate failure
 */
function unreachableCause({
  text,
  address,
  server,
  afterMs,
}: {
  readonly text: string;
  readonly address: string | null;
  readonly server: IceServerUrl | undefined;
  readonly afterMs: number | undefined;
}): UnreachableCause {
  const said = TEXTS.find(([form]) => form.test(text))?.[1];
  const transport = server && transportOf(server);
  if (said === "refused" && transport === "tls") return "tls";
  if (said === "silence") return address?.includes(":") === true ? "silenceIpv6" : "silence";
  if (said !== undefined) return said;
  if (server === undefined || afterMs === undefined) return "unknown";
  const isName = parseAddress(server.host) === undefined;
  if (transport === "tls") return "tls";
  if (transport === "tcp") return isName ? "unknown" : "refused";
  if (afterMs >= 5_000) return address?.includes(":") === true ? "silenceIpv6" : "silence";
  return isName ? "lookup" : "unknown";
}

const TRANSPORT_WORDS = {
  udp: alike("UDP"),
  tcp: alike("TCP"),
  tls: { en: "TCP with TLS", zh: "TLS" },
} as const satisfies Record<ReturnType<typeof transportOf>, Text>;

/** The words for one server. */
function unreachableWords(cause: UnreachableCause, server: IceServerUrl | undefined): UnreachableWords {
  const host = server?.host ?? "";
  const place = server === undefined ? "" : `${host}:${portOf(server)}`;
  const transport = TRANSPORT_WORDS[server === undefined ? "udp" : transportOf(server)];
  return WORDS[cause]({
    host: host === "" ? { en: "the server", zh: "服务器" } : alike(host),
    place: place === "" ? { en: "the server", zh: "服务器" } : alike(place),
    transport,
  });
}

interface Place {
  readonly host: Text;
  readonly place: Text;
  readonly transport: Text;
}

const WORDS = {
  lookup: ({ host }) => ({
    happened: {
      en: `DNS returned no address for ${host.en}.`,
      zh: `DNS 无法解析 ${host.zh}。`,
    },
    likelyCause: {
      en: "The name is mistyped, there is no DNS here (as in a network without internet access), or the name has only an IPv4 address and this was the attempt over IPv6. Chromium reports each network interface and IP version separately.",
      zh: "域名拼写错误；当前网络没有 DNS（例如无法访问互联网）；或该域名只有 IPv4 地址，而这次是 IPv6 的尝试。Chromium 会按网络接口和 IP 版本分别报告。",
    },
    advice: {
      en: "If the same server also provided a candidate, ignore this. Otherwise check the name, or use the server’s IP address instead.",
      zh: "如果同一台服务器已返回候选，可以忽略。否则请检查域名，或直接填写服务器的 IP 地址。",
    },
  }),
  silence: ({ place, transport }) => ({
    happened: {
      en: `${place.en} did not answer over ${transport.en}.`,
      zh: `${place.zh} 在 ${transport.zh} 上没有任何响应。`,
    },
    likelyCause: {
      en: "A firewall drops the packets (company and hotel networks often block UDP), the port is wrong, or the server is down.",
      zh: "防火墙丢弃了数据包（公司和酒店网络往往拦截 UDP），端口填写错误，或服务器未运行。",
    },
    advice: {
      en: "Try it from another network: if it responds there, this network blocks it, and turns: on port 443 or ?transport=tcp may get through. If it responds nowhere, open the port at the server: UDP and TCP, in its own firewall and in the cloud provider’s.",
      zh: "换一个网络重试。如果有响应，说明当前网络拦截了它，可改用 443 端口的 turns: 或 ?transport=tcp。如果所有网络都没有响应，请在服务器侧放行端口：UDP 和 TCP，服务器防火墙和云平台安全组都要放行。",
    },
  }),
  silenceIpv6: ({ place }) => ({
    happened: {
      en: `${place.en} did not answer over IPv6.`,
      zh: `${place.zh} 在 IPv6 上没有任何响应。`,
    },
    likelyCause: {
      en: "This device has an IPv6 address, but the network has no IPv6 internet access (typical of VPNs and virtual adapters too), or the server does not listen on IPv6.",
      zh: "本机有 IPv6 地址，但网络没有 IPv6 出口（VPN 和虚拟网卡也会这样），或者服务器没有监听 IPv6。",
    },
    advice: {
      en: "Harmless if the server provided a candidate over IPv4; gathering only takes longer. Otherwise check that the server listens on its IPv6 address.",
      zh: "如果服务器已通过 IPv4 返回候选则不受影响，只是收集耗时更长。否则请检查服务器是否监听 IPv6 地址。",
    },
  }),
  refused: ({ place }) => ({
    happened: {
      en: `No TCP connection to ${place.en} could be established.`,
      zh: `无法与 ${place.zh} 建立 TCP 连接。`,
    },
    likelyCause: {
      en: "Nothing listens for TCP on that port, a firewall rejects it, or there is no route from here.",
      zh: "该端口没有监听 TCP、被防火墙拒绝，或没有可用路由。",
    },
    advice: {
      en: "Check the port, and that the server accepts TCP on it: many are configured for UDP only.",
      zh: "请核对端口，并确认服务器在该端口支持 TCP：不少服务器只开放 UDP。",
    },
  }),
  tls: ({ place, host }) => ({
    happened: {
      en: `No TLS connection to ${place.en} could be established.`,
      zh: `无法与 ${place.zh} 建立 TLS 连接。`,
    },
    likelyCause: {
      en: `The certificate is not valid for ${host.en}, has expired, or comes from an authority that this device does not trust; or that port does not use TLS, or nothing listens there. The browser does not say which.`,
      zh: `证书与 ${host.zh} 不匹配、已过期，或签发机构不受本机信任；也可能该端口不是 TLS，或没有程序监听。浏览器不会说明具体原因。`,
    },
    advice: {
      en: `Open https://${place.en}/ in a tab: if it warns about the certificate, the certificate is the cause. Use the host name in the certificate, not an IP address, and let the server send the intermediate certificates too.`,
      zh: `在标签页里打开 https://${place.zh}/：如果出现证书警告，说明是证书问题。请使用证书中的域名而不是 IP 地址，并部署完整的证书链（含中间证书）。`,
    },
  }),
  blockedPort: ({ place }) => ({
    happened: {
      en: `The browser did not even try to reach ${place.en}.`,
      zh: `浏览器根本没有尝试 ${place.zh}。`,
    },
    likelyCause: {
      en: "Browsers do not let web pages use the ports of other services, such as 25 (mail); or TCP connections are not allowed here.",
      zh: "浏览器禁止网页访问其他服务的端口，例如 25（邮件）；或当前环境不允许 TCP 连接。",
    },
    advice: {
      en: "Let the server listen on 3478, 5349 or 443.",
      zh: "让服务器监听 3478、5349 或 443 端口。",
    },
  }),
  localNetwork: ({ place }) => ({
    happened: {
      en: `The browser did not let this page reach ${place.en}.`,
      zh: `浏览器禁止本页访问 ${place.zh}。`,
    },
    likelyCause: {
      en: "The address is in the local network, and the permission “access devices on your local network” was denied or not requested.",
      zh: "该地址位于局域网内，而“访问本地网络上的设备”权限被拒绝或尚未请求。",
    },
    advice: {
      en: "Allow it in the settings of this site (the icon to the left of the address), then reload. macOS and phones have an additional switch in the system settings.",
      zh: "请在本站点的设置中允许（地址栏左侧的图标），然后刷新页面。macOS 和手机的系统设置里另有一个开关。",
    },
  }),
  family: ({ place }) => ({
    happened: {
      en: `This network interface cannot reach ${place.en}: the IP versions differ.`,
      zh: `该网络接口无法访问 ${place.zh}：IP 版本不同。`,
    },
    likelyCause: {
      en: "The server has an IPv4 address and the interface only IPv6, or vice versa. Browsers try every interface with every server.",
      zh: "服务器是 IPv4 地址而接口只有 IPv6，或相反。浏览器会用每个接口尝试每台服务器。",
    },
    advice: {
      en: "Ignore this if another interface provided a candidate.",
      zh: "如果其他接口已得到候选，可以忽略。",
    },
  }),
  unknown: ({ place, transport }) => ({
    happened: {
      en: `${place.en} could not be reached over ${transport.en}.`,
      zh: `无法通过 ${transport.zh} 到达 ${place.zh}。`,
    },
    likelyCause: {
      en: "The browser does not say why: the name cannot be resolved, the port is wrong, a firewall is in the way, the server is down, or this was only the attempt over IPv6.",
      zh: "浏览器没有说明原因：域名无法解析、端口错误、被防火墙拦截、服务器未运行，或这只是 IPv6 的那次尝试。",
    },
    advice: {
      en: "If the same server also provided a candidate, ignore this. Otherwise repeat the test in Chromium, which reports more detail, and from another network.",
      zh: "如果同一台服务器已返回候选，可以忽略。否则请用报错更详细的 Chromium 再测一次，并更换网络重试。",
    },
  }),
} as const satisfies Record<UnreachableCause, (place: Place) => UnreachableWords>;

const STUN_CODES = rfc(8489, "14.8");

/** The error codes of STUN itself and of ICE. */
const STUN_ERRORS: readonly (readonly [code: number, AnsweredError])[] = [
  [
    300,
    {
      name: "Try Alternate",
      happened: {
        en: "The server refers the browser to another server.",
        zh: "服务器让浏览器改用另一台服务器。",
      },
      likelyCause: {
        en: "It is full or shutting down, and its operator named a replacement, which provided no candidate either.",
        zh: "服务器已满载或正在下线，管理员指定了备用服务器，但备用服务器也没有返回候选。",
      },
      advice: {
        en: "Add the other server to iceServers directly, and check that it can be reached from here.",
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
        en: "The server could not parse the request.",
        zh: "服务器无法解析该请求。",
      },
      likelyCause: {
        en: "A device on the path changed the packet, an old server rejects something new, or the program on that port is not a TURN server.",
        zh: "途中有设备修改了数据包；或服务器过旧，不支持新的格式；也可能该端口上根本不是 TURN 服务器。",
      },
      advice: {
        en: "Try TURN over TLS, which cannot be changed on the path. If that works, a router is the cause; if not, update the server.",
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
        en: "The server was reached, but does not accept the user name or the password.",
        zh: "已连接到服务器，但用户名或密码被拒绝。",
      },
      likelyCause: {
        en: "A wrong password, a time-limited credential that has expired, or a wrong clock on the server or on the machine that issued the credential.",
        zh: "密码错误、限时凭据已过期，或服务器与签发凭据的机器时钟不一致。",
      },
      advice: {
        en: "Get fresh credentials and try again at once. A user name such as 1732560000:alice begins with the time at which it expires (Unix seconds). If it still fails, compare the shared secret and the realm with the server’s configuration.",
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
        en: "The server does not know the requested resource.",
        zh: "服务器不识别所请求的资源。",
      },
      likelyCause: {
        en: "No RFC defines this code for STUN or TURN; only coturn has it in its table. Often the port belongs to a web server.",
        zh: "没有 RFC 为 STUN/TURN 定义此错误码，只有 coturn 的表中有。常见情况是该端口属于 Web 服务器。",
      },
      advice: {
        en: "Check the host and the port of the address.",
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
        en: "The request has an attribute that the server must understand but does not (comprehension-required).",
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
        en: "The server’s nonce has expired, and it sent a new one.",
        zh: "nonce 已过期，服务器下发了新的 nonce。",
      },
      likelyCause: {
        en: "Normal in a long session. If the error reaches the page, the new nonce was not accepted either, for example because a load balancer sends each packet to a different server.",
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
        en: "Both ends took the same ICE role. One of them switches roles, and the check is sent again.",
        zh: "两端在 ICE 里选了相同的角色。其中一端会切换角色并重新检查。",
      },
      likelyCause: {
        en: "Both made an offer at the same time. A server does not send this code.",
        zh: "双方同时发起 offer。服务器不会返回此错误码。",
      },
      advice: { en: "Nothing to do: ICE resolves it.", zh: "无需处理，ICE 会自行恢复。" },
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
        en: "A fault or a lack of resources at the server, perhaps temporary.",
        zh: "服务器侧故障或资源不足，可能是暂时的。",
      },
      advice: {
        en: "Try again in a moment; if it still fails, look in the server’s log.",
        zh: "请稍后重试；仍然失败时请查看服务器日志。",
      },
      source: STUN_CODES,
    },
  ],
];

const TURN_CODES = rfc(8656, "19");
const TCP_RELAY_CODES = rfc(6062, "6.3");

/** The error codes of TURN. */
const TURN_ERRORS: readonly (readonly [code: number, AnsweredError])[] = [
  [
    403,
    {
      name: "Forbidden",
      happened: {
        en: "The credentials are valid, but the server does not allow this operation.",
        zh: "凭据有效，但服务器不允许此操作。",
      },
      likelyCause: {
        en: "A rule of the operator: this user, or this client address, may not relay.",
        zh: "管理员的限制：该用户或该客户端地址不能使用中继。",
      },
      advice: {
        en: "Look in the server’s log for the rule that refused, and change it if this use should be allowed.",
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
        en: "According to the server, this browser’s address and port already have an allocation, or had one that is gone.",
        zh: "服务器认为该地址和端口已有 allocation，或原有的 allocation 已不存在。",
      },
      likelyCause: {
        en: "The network reused the port of an earlier connection immediately, or the server was restarted in between.",
        zh: "网络立即复用了上一个连接的端口，或服务器期间重启过。",
      },
      advice: {
        en: "Usually nothing to do: the browser tries again from another port. If it persists, wait for the old allocation to expire, by default after ten minutes.",
        zh: "通常无需处理：浏览器会更换端口重试。若持续出现，请等待旧的 allocation 失效，默认 10 分钟。",
      },
      source: TURN_CODES,
    },
  ],
  [
    440,
    {
      name: "Address Family not Supported",
      happened: {
        en: "The server has no address of the requested family, usually IPv6.",
        zh: "服务器没有所请求类型的地址，通常是 IPv6。",
      },
      likelyCause: {
        en: "The server has only IPv4, or relaying over IPv6 is not configured.",
        zh: "服务器只有 IPv4，或未配置 IPv6 中继。",
      },
      advice: {
        en: "Harmless if there is a relay candidate with IPv4. Configure an IPv6 address on the server if one is needed.",
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
        en: "The credentials differ from those with which this allocation was created.",
        zh: "凭据与创建该 allocation 时使用的不同。",
      },
      likelyCause: {
        en: "Two users behind one address and port, or credentials that changed during a connection.",
        zh: "两个用户共用同一个地址和端口，或连接中途更换了凭据。",
      },
      advice: {
        en: "Create a new connection with the new credentials, instead of changing those of an existing one.",
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
        en: "The server does not relay with the requested protocol.",
        zh: "服务器不支持所要求的中继协议。",
      },
      likelyCause: {
        en: "Relaying over TCP was requested from a server that relays only over UDP. The transport to the server does not matter here.",
        zh: "向只支持 UDP 中继的服务器请求了 TCP 中继。这与用什么协议连接服务器无关。",
      },
      advice: {
        en: "Browsers request UDP; find out which other program sends requests from this address.",
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
        en: "The relayed address and the peer’s address have different IP versions.",
        zh: "中继地址与对端地址的 IP 版本不同。",
      },
      likelyCause: {
        en: "A pair of an IPv4 and an IPv6 candidate was tried.",
        zh: "尝试了一对 IPv4 与 IPv6 的候选。",
      },
      advice: {
        en: "Nothing to do: ICE tries other pairs. If both ends have only such pairs, the server has to relay with both IP versions.",
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
        en: "The relay already has a TCP connection to that peer.",
        zh: "中继已有一条到该对端的 TCP 连接。",
      },
      likelyCause: {
        en: "Concerns relaying over TCP, which browsers do not request.",
        zh: "只与 TCP 中继有关，浏览器不会用到。",
      },
      advice: { en: "Nothing to do for a browser.", zh: "浏览器无需处理。" },
      source: TCP_RELAY_CODES,
    },
  ],
  [
    447,
    {
      name: "Connection Timeout or Failure",
      happened: {
        en: "The relay could not open a TCP connection to the peer.",
        zh: "中继未能建立到对端的 TCP 连接。",
      },
      likelyCause: {
        en: "Concerns relaying over TCP, which browsers do not request.",
        zh: "只与 TCP 中继有关，浏览器不会用到。",
      },
      advice: { en: "Nothing to do for a browser.", zh: "浏览器无需处理。" },
      source: TCP_RELAY_CODES,
    },
  ],
  [
    486,
    {
      name: "Allocation Quota Reached",
      happened: {
        en: "This user has as many allocations as the server allows.",
        zh: "该用户的 allocation 数已达服务器上限。",
      },
      likelyCause: {
        en: "A shared user name, or earlier connections that were not closed. Each network interface and each transport of a connection needs an allocation.",
        zh: "多人共用一个用户名，或者先前的连接没有关闭。每个网络接口、每种传输协议各占用一个 allocation。",
      },
      advice: {
        en: "Close connections that are no longer needed, give each user their own credentials, or raise the quota.",
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
        en: "The server has no relay port left.",
        zh: "服务器没有可用的中继端口了。",
      },
      likelyCause: {
        en: "The range of relay ports is too small for the number of users, or the operator has set a limit.",
        zh: "相对用户数，中继端口范围过小，或管理员设置了上限。",
      },
      advice: {
        en: "Extend the range of relay ports, or add a server.",
        zh: "扩大中继端口范围，或者增加服务器。",
      },
      source: TURN_CODES,
    },
  ],
];

const ANSWERED = new Map([...STUN_ERRORS, ...TURN_ERRORS]);

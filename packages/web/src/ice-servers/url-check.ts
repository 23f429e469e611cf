import {
  formatIceServerUrl,
  type IceServerUrl,
  type IceServerUrlProblem,
  isLoopbackHost,
  parseIceServerUrl,
} from "@visavis/stun/core";
import { type Fault, fault } from "./fault.ts";

/** What is wrong with one URL, and what was probably meant. */
export interface CheckedUrl {
  readonly faults: readonly Fault[];
  /** A URL that browsers accept; `undefined` if the intention is unclear. */
  readonly repaired: string | undefined;
  /** Credentials found in the URL. */
  readonly username?: string;
  readonly credential?: string;
}

interface Context {
  /** Where it stands, such as `iceServers[1].urls[0]`. */
  readonly at: string;
  /** Whether its server has a user name or a password. If so, a URL without a scheme is taken for a TURN URL. */
  readonly hasCredentials: boolean;
}

/** Checks a URL by RFC 7064 §3.1 and RFC 7065 §3.1, and by what Chromium and Firefox do with invalid ones. */
export function checkUrl(written: string, { at, hasCredentials }: Context): CheckedUrl {
  const scheme = hasCredentials ? "turn" : "stun";
  const { url, problems } = parseIceServerUrl(written, { defaultScheme: scheme });
  const faults = problems.map((problem) => {
    const [severity, en, zh] = problemWords(problem, url?.scheme ?? scheme, hasCredentials);
    return fault(severity, at, { en, zh });
  });
  if (url !== undefined) {
    for (const [en, zh] of warnings(url)) faults.push(fault("warning", at, { en, zh }));
  }
  const userinfo = problems.find((problem) => problem.kind === "userinfo");
  return {
    faults,
    repaired:
      url && formatIceServerUrl(url.scheme === "turns" && url.transport ? { ...url, transport: "tcp" } : url),
    ...(userinfo?.username && { username: userinfo.username }),
    ...(userinfo?.password !== undefined && { credential: userinfo.password }),
  };
}

type Words = readonly [severity: Fault["severity"], en: string, zh: string];

function problemWords(
  problem: IceServerUrlProblem,
  scheme: IceServerUrl["scheme"],
  hasCredentials: boolean,
): Words {
  switch (problem.kind) {
    case "empty":
      return ["error", "There is no address.", "没有写地址。"];
    case "surroundingSpaces":
      return ["note", "Spaces around the address are removed.", "已去除地址首尾的空格。"];
    case "noScheme":
      return [
        "error",
        `The scheme is missing. Probably ${scheme}: is meant, since ${hasCredentials ? "only TURN needs" : "STUN needs no"} credentials.`,
        hasCredentials
          ? "缺少协议前缀。可能是 turn:，因为只有 TURN 需要凭据。"
          : "缺少协议前缀。可能是 stun:，因为 STUN 不需要凭据。",
      ];
    case "otherScheme":
      return /^(?:https?|wss?|file|ftp)$/.test(problem.scheme)
        ? [
            "error",
            `This is a web address (${problem.scheme}:). The address of an ICE server begins with stun:, turn: or turns:, without slashes.`,
            `这是网址（${problem.scheme}:）。ICE 服务器的地址以 stun:、turn: 或 turns: 开头，没有斜杠。`,
          ]
        : [
            "error",
            `Browsers support only stun:, turn: and turns:, not “${problem.scheme}:”.`,
            `浏览器只支持 stun:、turn: 和 turns:，不支持“${problem.scheme}:”。`,
          ];
    case "slashes":
      return [
        "error",
        `No slashes: it is ${scheme}:host, not ${scheme}://host.`,
        `不要加斜杠：应写 ${scheme}:主机名，而不是 ${scheme}://主机名。`,
      ];
    case "userinfo":
      return [
        "error",
        "The user name and password do not belong in the address; they are the members username and credential.",
        "用户名和密码不写在地址里，而是写在 username 和 credential 里。",
      ];
    case "path":
      return problem.path === "/"
        ? ["error", "No slash at the end.", "末尾不要斜杠。"]
        : [
            "error",
            `Nothing comes after the port: “${problem.path}” does not belong there.`,
            `端口后面不应有其他内容：“${problem.path}”是多余的。`,
          ];
    case "bareIpv6":
      return [
        "error",
        `An IPv6 address must be in brackets: [${problem.address}].`,
        `IPv6 地址要放在方括号里：[${problem.address}]。`,
      ];
    case "noHost":
      return ["error", "The host name or address of the server is missing.", "缺少服务器的主机名或地址。"];
    case "badHost":
      return ["error", `“${problem.host}” is not a host name.`, `“${problem.host}”不是有效的主机名。`];
    case "badPort":
      return [
        "error",
        `“${problem.port}” is not a port: a port is a number from 1 to 65535.`,
        `“${problem.port}”不是有效的端口：端口应为 1–65535 的整数。`,
      ];
    case "stunParameter":
      return [
        "error",
        `A ${scheme}: address has no parameter; with “?${problem.query}” the browser throws a SyntaxError.`,
        `${scheme}: 地址没有参数；带上“?${problem.query}”，浏览器会抛出 SyntaxError。`,
      ];
    case "tlsTransport":
      return [
        "error",
        "The scheme selects TLS, not the parameter: turns:host?transport=tcp.",
        "TLS 由协议前缀 turns: 指定，而不是参数：turns:主机名?transport=tcp。",
      ];
    case "unknownParameter":
      return [
        "error",
        `The only parameter is transport, udp or tcp: “?${problem.query}” is not known.`,
        `唯一的参数是 transport，取值 udp 或 tcp：无法识别“?${problem.query}”。`,
      ];
    case "upperCaseTransport":
      return [
        "error",
        `Write it in lower case: Firefox does not accept “${problem.transport}”.`,
        `请使用小写：Firefox 不接受“${problem.transport}”。`,
      ];
  }
}

/** Warnings about what is valid but of no use in browsers. */
function warnings({ scheme, host, transport }: IceServerUrl): readonly (readonly [en: string, zh: string])[] {
  const found: [string, string][] = [];
  if (isLoopbackHost(host)) {
    found.push([
      "This is the browser’s own computer. Nobody else can reach your server there, and Firefox does not even try.",
      "这指向浏览器所在的本机。其他人无法通过它访问你的服务器，Firefox 甚至不会尝试。",
    ]);
  }
  if (scheme === "stuns") {
    found.push([
      "STUN over TLS: Firefox rejects it, and it has no advantage in other browsers.",
      "基于 TLS 的 STUN（stuns:）：Firefox 会拒绝，在其他浏览器里也没有好处。",
    ]);
  }
  if (scheme === "turns" && transport === "udp") {
    found.push([
      "No browser supports TURN over DTLS: turns: always uses TCP, whatever is written here.",
      "没有浏览器支持基于 DTLS 的 TURN：无论这里写什么，turns: 都走 TCP。",
    ]);
  }
  return found;
}

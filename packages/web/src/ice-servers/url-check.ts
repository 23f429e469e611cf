import { type Fault, fault } from "./fault.ts";

/** What there is to say about one URL, and what was probably meant. */
export interface CheckedUrl {
  readonly faults: readonly Fault[];
  /** One that browsers take; `undefined` where nobody can know what was meant. */
  readonly repaired: string | undefined;
  /** Credentials that stood in the URL. */
  readonly username?: string;
  readonly credential?: string;
}

interface Context {
  /** Where it stands, such as `iceServers[1].urls[0]`. */
  readonly at: string;
  /** Whether its server has a user name or a password: then a URL without a scheme is one of TURN. */
  readonly hasCredentials: boolean;
}

/** What stands before the first colon; a host before a port is no scheme. */
const SCHEME = /^(stuns?|turns?|[a-z][a-z\d+.-]*(?=:(?!\d+(?:$|[/?])))):(.*)$/is;

/** RFC 7064 §3.1, RFC 7065 §3.1, and what Chromium and Firefox make of what is neither. */
export function checkUrl(written: string, { at, hasCredentials }: Context): CheckedUrl {
  const faults: Fault[] = [];
  const say = (severity: Fault["severity"], en: string, zh: string) => {
    faults.push(fault(severity, at, { en, zh }));
  };
  const url = written.trim();
  if (url === "") {
    say("error", "There is no address.", "没有写地址。");
    return { faults, repaired: undefined };
  }
  if (url !== written) say("note", "Spaces around the address are cut off.", "已去除地址首尾的空格。");

  const [, schemeWritten, afterScheme = ""] = SCHEME.exec(url) ?? [];
  const scheme = schemeWritten?.toLowerCase();
  if (scheme !== undefined && !isKnown(scheme)) {
    if (/^(?:https?|wss?|file|ftp)$/.test(scheme)) {
      say(
        "error",
        `This is a web address (${scheme}:). A server of ICE begins with stun:, turn: or turns:, without slashes.`,
        `这是网址（${scheme}:）。ICE 服务器的地址以 stun:、turn: 或 turns: 开头，没有斜杠。`,
      );
    } else {
      say(
        "error",
        `Browsers know stun:, turn: and turns: only, not “${scheme}:”.`,
        `浏览器只支持 stun:、turn: 和 turns:，不支持“${scheme}:”。`,
      );
    }
    return { faults, repaired: undefined };
  }
  const meant: KnownScheme = scheme ?? (hasCredentials ? "turn" : "stun");
  if (scheme === undefined) {
    say(
      "error",
      `It does not say what the server is. ${meant}: is meant, probably: only ${hasCredentials ? "TURN has" : "STUN needs no"} credentials.`,
      hasCredentials
        ? "没有指明服务器类型。可能是 turn:，因为只有 TURN 需要凭据。"
        : "没有指明服务器类型。可能是 stun:，因为它不需要凭据。",
    );
  }
  const parts = splitAddress(scheme === undefined ? url : afterScheme);
  return { ...checkParts(parts, { scheme: meant, say }), faults };
}

type KnownScheme = "stun" | "stuns" | "turn" | "turns";

function isKnown(scheme: string): scheme is KnownScheme {
  return ["stun", "stuns", "turn", "turns"].includes(scheme);
}

/** What stands behind the scheme. */
interface AddressParts {
  readonly slashes: string;
  /** `user:password` before an `@`. */
  readonly userinfo: string | undefined;
  readonly hostAndPort: string;
  /** From the first slash after the host. */
  readonly path: string;
  /** Without its question mark. */
  readonly query: string | undefined;
}

function splitAddress(text: string): AddressParts {
  const [, slashes = "", rest = ""] = /^(\/*)(.*)$/s.exec(text) ?? [];
  const [beforeQuery = "", ...query] = rest.split("?");
  const lastAt = beforeQuery.lastIndexOf("@");
  const [, hostAndPort = "", path = ""] = /^([^/#]*)(.*)$/s.exec(beforeQuery.slice(lastAt + 1)) ?? [];
  return {
    slashes,
    userinfo: lastAt < 0 ? undefined : beforeQuery.slice(0, lastAt),
    hostAndPort,
    path,
    query: query.length === 0 ? undefined : query.join("?"),
  };
}

type Say = (severity: Fault["severity"], en: string, zh: string) => void;

function checkParts(
  { slashes, userinfo, hostAndPort, path, query }: AddressParts,
  { scheme, say }: { readonly scheme: KnownScheme; readonly say: Say },
): Omit<CheckedUrl, "faults"> {
  if (slashes !== "") {
    say(
      "error",
      `No slashes: it is ${scheme}:host, not ${scheme}://host.`,
      `不要加斜杠：应写 ${scheme}:主机名，而不是 ${scheme}://主机名。`,
    );
  }
  const [username, ...password] = userinfo?.split(":") ?? [];
  if (userinfo !== undefined) {
    say(
      "error",
      "User name and password do not go into the address; they are the members username and credential.",
      "用户名和密码不写在地址里，而是写在 username 和 credential 里。",
    );
  }
  if (path !== "" && path !== "/") {
    say(
      "error",
      `There is nothing behind the port: “${path}” does not belong there.`,
      `端口后面不应有其他内容：“${path}”是多余的。`,
    );
  } else if (path === "/") {
    say("error", "No slash at the end.", "末尾不要斜杠。");
  }
  const host = checkHost(hostAndPort, say);
  const parameter = checkQuery(query, { scheme, say });
  return {
    repaired:
      host === undefined || parameter === undefined
        ? undefined
        : `${parameter.scheme}:${host}${parameter.query}`,
    ...(username !== undefined && username !== "" && { username }),
    ...(password.length > 0 && { credential: password.join(":") }),
  };
}

const IPV6 = /^[\da-f]*:[\da-f:.]*:[\da-f:.%a-z]*$/i;

/** Host and port as they have to be written, or `undefined` where that is not to be told. */
function checkHost(written: string, say: Say): string | undefined {
  if (IPV6.test(written)) {
    say(
      "error",
      `An IPv6 address stands in brackets: [${written}].`,
      `IPv6 地址要放在方括号里：[${written}]。`,
    );
    return `[${written}]`;
  }
  const [, host = "", port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(written) ?? [];
  if (host === "") {
    say("error", "The name or the address of the server is missing.", "缺少服务器的主机名或地址。");
    return undefined;
  }
  if (/[\s,;'"<>{}|\\^`]/.test(host)) {
    say("error", `“${host}” is no name of a server.`, `“${host}”不是有效的主机名。`);
    return undefined;
  }
  if (port !== undefined && (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)) {
    say(
      "error",
      `“${port}” is no port: a port is a number from 1 to 65535.`,
      `“${port}”不是有效的端口：端口应为 1–65535 的整数。`,
    );
    return undefined;
  }
  if (/^(?:localhost|127\.[\d.]+|\[::1\])$/i.test(host)) {
    say(
      "warning",
      "This is each browser’s own computer. Nobody else reaches your server there, and Firefox does not try.",
      "这指向浏览器所在的本机。其他人无法通过它访问你的服务器，Firefox 甚至不会尝试。",
    );
  }
  return port === undefined ? host : `${host}:${port}`;
}

/** The parameter as it has to be written, and the scheme that goes with it. */
function checkQuery(
  query: string | undefined,
  { scheme, say }: { readonly scheme: KnownScheme; readonly say: Say },
): { readonly scheme: KnownScheme; readonly query: string } | undefined {
  if (scheme === "stuns") {
    say(
      "warning",
      "STUN over TLS: Firefox refuses it, and no browser gains anything by it.",
      "基于 TLS 的 STUN（stuns:）：Firefox 会拒绝，在其他浏览器里也没有好处。",
    );
  }
  if (query === undefined) return { scheme, query: "" };
  if (scheme === "stun" || scheme === "stuns") {
    say(
      "error",
      `A ${scheme}: address has no parameter; with “?${query}” the browser throws a SyntaxError.`,
      `${scheme}: 地址没有参数；带上“?${query}”，浏览器会抛出 SyntaxError。`,
    );
    return { scheme, query: "" };
  }
  const transport = /^transport=([a-z]+)$/i.exec(query)?.[1];
  const lower = transport?.toLowerCase();
  if (lower === "tls" || lower === "dtls") {
    say(
      "error",
      "TLS is said by the scheme, not by the parameter: turns:host?transport=tcp.",
      "TLS 由协议前缀 turns: 指定，而不是参数：turns:主机名?transport=tcp。",
    );
    return { scheme: "turns", query: "?transport=tcp" };
  }
  if (lower !== "udp" && lower !== "tcp") {
    say(
      "error",
      `The only parameter is transport, udp or tcp: “?${query}” is not known.`,
      `唯一的参数是 transport，取值 udp 或 tcp：无法识别“?${query}”。`,
    );
    return { scheme, query: "" };
  }
  if (transport !== lower) {
    say(
      "error",
      `In small letters: Firefox does not take “${transport}”.`,
      `请使用小写：Firefox 不接受“${transport}”。`,
    );
  }
  if (scheme === "turns" && lower === "udp") {
    say(
      "warning",
      "TURN over DTLS is in no browser: turns: goes over TCP, whatever stands here.",
      "没有浏览器支持基于 DTLS 的 TURN：无论这里写什么，turns: 都走 TCP。",
    );
    return { scheme, query: "?transport=tcp" };
  }
  return { scheme, query: `?transport=${lower}` };
}

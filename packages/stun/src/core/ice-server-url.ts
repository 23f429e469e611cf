import { urlHost } from "./url-host.ts";

const SCHEMES = ["stun", "stuns", "turn", "turns"] as const;
export type IceServerScheme = (typeof SCHEMES)[number];

/**
 * The URL of a STUN server (RFC 7064 §3.1) or a TURN server (RFC 7065 §3.1), as in `RTCIceServer.urls`:
 *
 *     scheme ":" host [ ":" port ] [ "?transport=" ( "udp" / "tcp" ) ]
 */
export interface IceServerUrl {
  readonly scheme: IceServerScheme;
  /** A name or an address as written; IPv6 without its brackets. Not validated: use `parseAddress`. */
  readonly host: string;
  /** Missing if the URL has none; `portOf` gives the default. */
  readonly port?: number;
  /** The `transport` parameter; TURN only. */
  readonly transport?: "udp" | "tcp";
}

/** A problem in the URL of an ICE server, with the part that is wrong. */
export type IceServerUrlProblem =
  | { readonly kind: "empty" }
  | { readonly kind: "surroundingSpaces" }
  | { readonly kind: "noScheme" }
  /** In lower case. */
  | { readonly kind: "otherScheme"; readonly scheme: string }
  /** `stun://host` */
  | { readonly kind: "slashes" }
  /** `turn:user:password@host` */
  | { readonly kind: "userinfo"; readonly username: string; readonly password: string | undefined }
  | { readonly kind: "path"; readonly path: string }
  /** Without brackets. */
  | { readonly kind: "bareIpv6"; readonly address: string }
  | { readonly kind: "noHost" }
  | { readonly kind: "badHost"; readonly host: string }
  | { readonly kind: "badPort"; readonly port: string }
  /** `stun:` and `stuns:` take none. */
  | { readonly kind: "stunParameter"; readonly query: string }
  /** `transport=tls`, for which the scheme is `turns:`. */
  | { readonly kind: "tlsTransport" }
  | { readonly kind: "unknownParameter"; readonly query: string }
  | { readonly kind: "upperCaseTransport"; readonly transport: string };

export interface ParsedIceServerUrl {
  /** The URL that the text contains or most likely means; `undefined` if there is no good guess. */
  readonly url: IceServerUrl | undefined;
  /** In the order of the text; empty for a valid URL. */
  readonly problems: readonly IceServerUrlProblem[];
}

type ReportProblem = (problem: IceServerUrlProblem) => void;

/**
 * Reads the URL of an ICE server and reports every problem in it.
 *
 * @param options.defaultScheme for a text without a scheme
 */
export function parseIceServerUrl(
  text: string,
  { defaultScheme = "stun" }: { readonly defaultScheme?: IceServerScheme } = {},
): ParsedIceServerUrl {
  const problems: IceServerUrlProblem[] = [];
  const report: ReportProblem = (problem) => problems.push(problem);
  return { url: readUrl(text, defaultScheme, report), problems };
}

/**
 * The URL in `text`; `undefined` if it has a problem that is not tolerated.
 *
 * @param options.defaultScheme for a text without a scheme, if `noScheme` is tolerated
 */
export function readIceServerUrl(
  text: string,
  {
    tolerate = [],
    ...options
  }: {
    readonly tolerate?: readonly IceServerUrlProblem["kind"][];
    readonly defaultScheme?: IceServerScheme;
  } = {},
): IceServerUrl | undefined {
  const { url, problems } = parseIceServerUrl(text, options);
  return problems.every(({ kind }) => tolerate.includes(kind)) ? url : undefined;
}

/** The form that browsers accept. */
export function formatIceServerUrl({ scheme, host, port, transport }: IceServerUrl): string {
  const parameter = transport === undefined || !isTurn(scheme) ? "" : `?transport=${transport}`;
  return `${scheme}:${urlHost(host)}${port === undefined ? "" : `:${port}`}${parameter}`;
}

/** The port, by default 3478, or 5349 over TLS. RFC 7064 §3.2, RFC 7065 §3.2. */
export function portOf({ scheme, port }: IceServerUrl): number {
  return port ?? (isSecure(scheme) ? 5349 : 3478);
}

/** The transport that browsers use. TLS always runs over TCP, since no browser supports DTLS here. */
export function transportOf({ scheme, transport = "udp" }: IceServerUrl): "udp" | "tcp" | "tls" {
  return isSecure(scheme) ? "tls" : transport;
}

function isTurn(scheme: IceServerScheme): boolean {
  return scheme.startsWith("turn");
}

function isSecure(scheme: IceServerScheme): boolean {
  return scheme.endsWith("s");
}

/** The text before the first colon, unless that is a host and a port follows. */
const SCHEME = /^(stuns?|turns?|[a-z][a-z\d+.-]*(?=:(?!\d+(?:$|[/?])))):(.*)$/is;

function readUrl(
  text: string,
  defaultScheme: IceServerScheme,
  report: ReportProblem,
): IceServerUrl | undefined {
  const trimmed = text.trim();
  if (trimmed === "") {
    report({ kind: "empty" });
    return undefined;
  }
  if (trimmed !== text) report({ kind: "surroundingSpaces" });
  const [, written = "", rest = trimmed] = SCHEME.exec(trimmed) ?? [];
  const scheme = SCHEMES.find((known) => known === written.toLowerCase());
  if (scheme === undefined && written !== "") {
    report({ kind: "otherScheme", scheme: written.toLowerCase() });
    return undefined;
  }
  if (scheme === undefined) report({ kind: "noScheme" });
  return readRest(rest, scheme ?? defaultScheme, report);
}

/** Reads what follows the scheme. */
function readRest(text: string, scheme: IceServerScheme, report: ReportProblem): IceServerUrl | undefined {
  const [beforeQuery = "", ...query] = text.replace(/^\/+/, "").split("?");
  const lastAt = beforeQuery.lastIndexOf("@");
  const [, hostAndPort = "", path = ""] = /^([^/#]*)(.*)$/s.exec(beforeQuery.slice(lastAt + 1)) ?? [];
  if (text.startsWith("/")) report({ kind: "slashes" });
  if (lastAt >= 0) {
    const [username = "", ...password] = beforeQuery.slice(0, lastAt).split(":");
    report({ kind: "userinfo", username, password: password.length === 0 ? undefined : password.join(":") });
  }
  if (path !== "") report({ kind: "path", path });
  const hostPart = readHost(hostAndPort, report);
  const meaning = query.length === 0 ? { scheme } : readQuery(query.join("?"), scheme, report);
  return hostPart && { ...meaning, ...hostPart };
}

const IPV6_CHARACTERS = /^[\da-f]*:[\da-f:.]*:[\da-f:.]*(?:%\w+)?$/i;
/** RFC 1035 §2.3.4, in dotted form. */
const MAX_NAME_LENGTH = 253;

function readHost(text: string, report: ReportProblem): Pick<IceServerUrl, "host" | "port"> | undefined {
  if (IPV6_CHARACTERS.test(text)) {
    report({ kind: "bareIpv6", address: text });
    return { host: text };
  }
  const [, bracketed, name = "", port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/s.exec(text) ?? [];
  const host = bracketed ?? name;
  if (bracketed === undefined && host === "") {
    report({ kind: "noHost" });
    return undefined;
  }
  const isHost =
    bracketed === undefined
      ? host.length <= MAX_NAME_LENGTH && !/[\s,;'"<>{}|\\^`[\]]/.test(host)
      : IPV6_CHARACTERS.test(host);
  if (!isHost) {
    report({ kind: "badHost", host: bracketed === undefined ? host : `[${host}]` });
    return undefined;
  }
  if (port === undefined) return { host };
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    report({ kind: "badPort", port });
    return undefined;
  }
  return { host, port: Number(port) };
}

function readQuery(
  query: string,
  scheme: IceServerScheme,
  report: ReportProblem,
): Pick<IceServerUrl, "scheme" | "transport"> {
  const written = /^transport=([a-z]+)$/i.exec(query)?.[1];
  const transport = written?.toLowerCase();
  const isKnown = transport === "udp" || transport === "tcp";
  if (!isTurn(scheme)) {
    report({ kind: "stunParameter", query });
    return isKnown ? { scheme, transport } : { scheme };
  }
  if (transport === "tls" || transport === "dtls") {
    report({ kind: "tlsTransport" });
    return { scheme: "turns", transport: "tcp" };
  }
  if (!isKnown || written === undefined) {
    report({ kind: "unknownParameter", query });
    return { scheme };
  }
  if (written !== transport) report({ kind: "upperCaseTransport", transport: written });
  return { scheme, transport };
}

/** What the address of a STUN or TURN server says. RFC 7064 §3.1 and RFC 7065 §3.1. */
export interface IceServerAddress {
  readonly scheme: "stun" | "stuns" | "turn" | "turns";
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  /** `name` has to be looked up in DNS first. */
  readonly hostKind: "ipv4" | "ipv6" | "name";
  readonly port: number;
  /** How the browser reaches the server. */
  readonly transport: "udp" | "tcp" | "tls";
}

const FORM =
  /^(stuns?|turns?):(\[[\da-f:.%]{2,64}\]|[^\s:?/[\]]{1,255})(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i;
const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;

/** Reads a `url` as candidate errors have it; `undefined` for one that does not have that form. */
export function iceServerAddress(url: string): IceServerAddress | undefined {
  const [, scheme = "", host = "", port, transport] = FORM.exec(url.trim()) ?? [];
  const known = (["stun", "stuns", "turn", "turns"] as const).find((name) => name === scheme.toLowerCase());
  if (known === undefined) return undefined;
  const isSecure = known === "stuns" || known === "turns";
  return {
    scheme: known,
    host: host.replace(/^\[|\]$/g, ""),
    hostKind: host.startsWith("[") ? "ipv6" : IPV4.test(host) ? "ipv4" : "name",
    port: port === undefined ? (isSecure ? 5349 : 3478) : Number(port),
    transport: isSecure ? "tls" : transport?.toLowerCase() === "tcp" ? "tcp" : "udp",
  };
}

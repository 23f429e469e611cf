import { isIP } from "node:net";
import { canonicalAddress, formatTransportAddress, type TransportAddress } from "@visavis/stun/core";
import { InvalidValueError } from "../options/invalid-value.ts";
import { readServerName } from "../stun/server-name.ts";

/** Where an external address that may change comes from: a name in the DNS, or what a STUN server sees. */
export type AddressSource =
  | { readonly kind: "dns"; readonly name: string }
  | { readonly kind: "stun"; readonly server: TransportAddress };

/** An external address as the operator gives it: the address itself, or where to ask for it. */
export interface ExternalIp {
  readonly external: string | AddressSource;
  /** The address of this computer that it belongs to. */
  readonly local?: string;
}

/** As the operator writes it: `dns:home.example`, `stun:stun.example.org:3478`. */
export function writtenSource(source: AddressSource): string {
  return source.kind === "dns" ? `dns:${source.name}` : `stun:${formatTransportAddress(source.server)}`;
}

/** RFC 1035 §2.3.1, and underscores, which some providers use. */
const NAME =
  /^(?=.{1,253}$)[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?(?:\.[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?)*\.?$/i;

/**
 * `203.0.113.7`, `dns:home.example` or `stun:stun.example.org`.
 *
 * @throws {InvalidValueError}
 */
export function readExternalIp(text: string): string | AddressSource {
  if (text.startsWith("stun:")) return { kind: "stun", server: readServerName(text) };
  if (text.startsWith("dns:")) return { kind: "dns", name: readName(text.slice("dns:".length)) };
  if (isIP(text) !== 0 && !text.includes("%")) return canonicalAddress(text);
  const hint = NAME.test(text) && /[a-z]/i.test(text) ? ` dns:${text},` : "";
  throw new InvalidValueError(
    `"${text}" is not an IP address; write${hint} an address such as 203.0.113.7, dns:NAME to have a name looked up, or stun:SERVER to have a STUN server asked`,
  );
}

function readName(name: string): string {
  if (isIP(name) !== 0) throw new InvalidValueError(`"dns:${name}" has an address; write ${name} alone`);
  // The dot of the root makes no difference to a look-up, but browsers open the name without.
  if (NAME.test(name)) return name.toLowerCase().replace(/\.$/, "");
  throw new InvalidValueError(
    `"dns:${name}" has no name that can be looked up; write it like dns:home.example`,
  );
}

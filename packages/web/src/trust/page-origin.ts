import { isLoopbackHost } from "@visavis/stun/core";

/**
 * How this page was loaded.
 *
 * - `ownComputer`: from the browser's own computer, where browsers do not require HTTPS
 * - `secure`: over HTTPS, with a certificate that the browser accepted
 * - `plain`: over HTTP from elsewhere
 */
export type OriginKind = "ownComputer" | "secure" | "plain";

export function originKindOf({ hostname, protocol }: Pick<URL, "hostname" | "protocol">): OriginKind {
  if (isLoopbackHost(hostname)) return "ownComputer";
  return protocol === "https:" ? "secure" : "plain";
}

/**
 * The address at which a phone can open this page before it trusts the server: over HTTP, so that there is no
 * certificate warning. The same port serves HTTP and HTTPS.
 *
 * It is the address of this page, which is known to work, unless that is a loopback address or the address of a proxy,
 * which may not serve HTTP at that port. Then it is the server's first own address.
 *
 * @param origins the server's own HTTPS origins
 * @returns `undefined` if no other device can reach the server
 */
export function addressForPhone(page: string, origins: readonly string[]): string | undefined {
  const url = new URL(page);
  if (originKindOf(url) === "plain") return new URL("/trust.html", url).href;
  const origin = originKindOf(url) === "secure" && origins.includes(url.origin) ? url.origin : origins[0];
  if (origin === undefined) return undefined;
  const { hostname, port } = new URL(origin);
  return `http://${hostname}:${port === "" ? "443" : port}/trust.html`;
}

/**
 * How this page came to the browser.
 *
 * - `ownComputer`: from the computer that the browser runs on, where browsers ask for no HTTPS
 * - `secure`: over HTTPS, with a certificate that the browser accepted
 * - `plain`: over HTTP from elsewhere
 */
export type Arrival = "ownComputer" | "secure" | "plain";

export function arrivalOf({ hostname, protocol }: Pick<URL, "hostname" | "protocol">): Arrival {
  if (isLoopback(hostname)) return "ownComputer";
  return protocol === "https:" ? "secure" : "plain";
}

/**
 * Where a phone gets this page before it trusts anything: over HTTP, which no warning stops. One port serves both.
 *
 * The address that this page came by is known to work. One that leads to this computer only, or to a proxy, which may
 * not speak HTTP at that port, gives way to the first of the server's own.
 *
 * @param origins of the server over HTTPS
 * @returns `undefined` where no other device reaches the server
 */
export function addressForPhone(page: string, origins: readonly string[]): string | undefined {
  const url = new URL(page);
  if (arrivalOf(url) === "plain") return new URL("/trust.html", url).href;
  const origin = arrivalOf(url) === "secure" && origins.includes(url.origin) ? url.origin : origins[0];
  if (origin === undefined) return undefined;
  const { hostname, port } = new URL(origin);
  return `http://${hostname}:${port === "" ? "443" : port}/trust.html`;
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

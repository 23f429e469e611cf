/** An address or a name as the host of a URL: IPv6 in brackets. RFC 3986 §3.2.2. */
export function urlHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** True for an mDNS name (RFC 6762 §3). Browsers use such names to hide addresses. */
export function isMdnsName(host: string): boolean {
  return /\.local$/i.test(host);
}

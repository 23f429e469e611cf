/** An address or a name as the host of a URL: IPv6 in brackets. RFC 3986 §3.2.2. */
export function urlHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** True if the host of a URL is the computer that the browser runs on. RFC 6761 §6.3. */
export function isLoopbackHost(host: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(host);
}

/** True for an mDNS name (RFC 6762 §3). Browsers use such names to hide addresses. */
export function isMdnsName(host: string): boolean {
  return /\.local$/i.test(host);
}

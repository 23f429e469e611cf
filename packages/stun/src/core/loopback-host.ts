/** True if the host of a URL is the computer that the browser runs on. RFC 6761 §6.3. */
export function isLoopbackHost(host: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(host);
}

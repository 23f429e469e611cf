/** The address of a page of this server over HTTPS. The same port serves HTTP and HTTPS. */
export function secureAddress(page: string, { host }: Pick<Location, "host"> = location): string {
  return `https://${host}${page}`;
}

/** The address of the signaling WebSocket of this server. */
export function signalingAddress(): URL {
  const url = new URL("/signal", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url;
}

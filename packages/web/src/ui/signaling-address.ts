/** Where the server of this page takes signaling. */
export function signalingAddress(): URL {
  const url = new URL("/signal", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url;
}

/** A page of this server as the computer that runs it reaches it: there browsers ask for no HTTPS. */
export function loopbackAddress(page: string): string {
  return `http://127.0.0.1${location.port === "" ? "" : `:${location.port}`}${page}`;
}

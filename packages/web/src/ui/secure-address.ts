/** A page of this server over HTTPS: one port serves both. */
export function secureAddress(
  page: string,
  { hostname, port }: Pick<Location, "hostname" | "port"> = location,
): string {
  return `https://${hostname}${port === "" ? "" : `:${port}`}${page}`;
}

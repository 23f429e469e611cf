/**
 * Why the server cannot listen, and what to do about it.
 *
 * @throws what is no error of the system
 */
export function listenFailure(error: unknown): string {
  const { code, address, port } = Object(error) as { code?: unknown; address?: unknown; port?: unknown };
  switch (code) {
    case "EADDRINUSE":
      return `port ${port} of ${address} is in use; stop what uses it, or change listening-port or tls-listening-port`;
    case "EACCES":
      return `port ${port} needs more rights than you have; choose one above 1023 by listening-port`;
    case "EADDRNOTAVAIL":
      return `${address} is no address of this computer; correct listening-ip`;
    default:
      throw error;
  }
}

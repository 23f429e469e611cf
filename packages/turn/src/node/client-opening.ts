/** The beginning of clients' TCP connections, which may come through a proxy that speaks the PROXY protocol. */
import { isIPv6, type Socket } from "node:net";
import { type ConnectionAddresses, createOpening, type Opening } from "../core/index.ts";

/** What a connection turns out to be. */
export type DecidedOpening = Exclude<Opening, { readonly kind: "waiting" }>;

/**
 * Reads the beginning of a connection until it is decided, and pauses the socket. The caller limits the time.
 *
 * @param isTrusted whether the connection comes from a trusted proxy
 * @param onNamed called when a header has named the client, but nothing has come from it; false ends the reading
 * @param onDecided called once
 */
export function readOpening(
  socket: Socket,
  {
    isTrusted,
    onNamed = () => true,
    onDecided,
  }: {
    readonly isTrusted: boolean;
    readonly onNamed?: (addresses: ConnectionAddresses) => boolean;
    readonly onDecided: (opening: DecidedOpening) => void;
  },
): void {
  const open = createOpening(isTrusted);
  let isNamed = false;
  const read = (chunk: Uint8Array) => {
    const opening = open(chunk);
    const named = opening.kind === "waiting" && !isNamed ? opening.addresses : undefined;
    if (opening.kind === "waiting" && named === undefined) return;
    socket.off("data", read);
    socket.pause();
    if (opening.kind !== "waiting") {
      onDecided(opening);
      return;
    }
    isNamed = true;
    if (named === undefined || !onNamed(named)) return;
    socket.on("data", read);
    socket.resume();
  };
  socket.on("data", read);
}

/**
 * Gives a socket the addresses of the client's own connection, instead of the one between proxy and server, for everyone who asks
 * it. Of a TLS connection both sockets need them, as each asks the system itself.
 */
export function showAddresses(socket: Socket, { remote, local }: ConnectionAddresses): void {
  const values = {
    remoteAddress: remote.address,
    remotePort: remote.port,
    remoteFamily: isIPv6(remote.address) ? "IPv6" : "IPv4",
    localAddress: local.address,
    localPort: local.port,
    localFamily: isIPv6(local.address) ? "IPv6" : "IPv4",
  };
  for (const [name, value] of Object.entries(values)) Object.defineProperty(socket, name, { value });
}

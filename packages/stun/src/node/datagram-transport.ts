import { createSocket, type Socket } from "node:dgram";
import { canonicalAddress, familyOf, formatTransportAddress, type TransportAddress } from "../core/index.ts";
import { StunRequestError } from "./request-error.ts";
import type { LocalEnd, Transport, TransportEvents } from "./transport.ts";

/** A UDP socket whose errors never throw. */
export function createDatagramSocket(family: 4 | 6): Socket {
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  socket.on("error", () => {});
  return socket;
}

/** Binds a socket. @throws {StunRequestError} `STUN_SOCKET_ERROR` */
export function bindSocket(socket: Socket, { address, port = 0 }: LocalEnd): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) =>
      reject(new StunRequestError("STUN_SOCKET_ERROR", `cannot bind a socket: ${cause.message}`, { cause }));
    socket.once("error", fail);
    // Node would take the port modulo 65,536.
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      fail(new RangeError(`${port} is not a port number`));
      return;
    }
    socket.bind({ port, exclusive: true, ...(address === undefined ? {} : { address }) }, () => {
      socket.off("error", fail);
      resolve();
    });
  });
}

/** Connects a bound socket: it then receives ICMP errors, and only the datagrams of `remote`. */
function connectSocket(socket: Socket, remote: TransportAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) => {
      const problem = `${formatTransportAddress(remote)} cannot be reached: ${cause.message}`;
      reject(new StunRequestError("STUN_SOCKET_ERROR", problem, { cause }));
    };
    socket.once("error", fail);
    socket.once("connect", () => {
      socket.off("error", fail);
      resolve();
    });
    try {
      // No callback here: with one, Node passes the error to it and emits no event.
      socket.connect(remote.port, remote.address);
    } catch (cause) {
      fail(cause as Error);
    }
  });
}

export function localAddressOf(socket: Socket): TransportAddress {
  const { address, port } = socket.address();
  return { address: canonicalAddress(address), port };
}

/**
 * A connected UDP socket: it receives only the server's datagrams, and the ICMP errors of its host.
 *
 * @throws {StunRequestError} `STUN_SOCKET_ERROR`
 */
export async function openDatagramTransport(
  remote: TransportAddress,
  local: LocalEnd,
  events: TransportEvents,
): Promise<Transport> {
  const socket = local.socket ?? createDatagramSocket(familyOf(remote.address));
  try {
    if (local.socket === undefined) await bindSocket(socket, local);
    await connectSocket(socket, remote);
  } catch (error) {
    socket.close();
    throw error;
  }
  let isOpen = true;
  const failure = (cause: Error) =>
    new StunRequestError("STUN_SOCKET_ERROR", `${formatTransportAddress(remote)}: ${cause.message}`, {
      cause,
    });
  socket.on("message", (bytes) => events.receive(bytes));
  socket.on("error", (cause) => {
    if (isOpen) events.refuse(failure(cause));
  });
  return {
    isReliable: false,
    local: localAddressOf(socket),
    remote,
    send(bytes, onFail) {
      if (!isOpen) return;
      socket.send(bytes, (cause) => {
        if (cause !== null && isOpen) onFail?.(failure(cause));
      });
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      socket.close();
    },
  };
}

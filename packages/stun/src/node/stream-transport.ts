import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import {
  canonicalAddress,
  createStreamSplitter,
  formatTransportAddress,
  StunDecodeError,
  type TransportAddress,
} from "../core/index.ts";
import { StunRequestError } from "./request-error.ts";
import type { LocalEnd, StunServer, Transport, TransportEvents } from "./transport.ts";

/** A TCP or TLS connection to a server. */
export interface StreamTransport extends Transport {
  /**
   * Hands over the socket, paused, with everything after the last frame still unread; the transport then counts as
   * closed. Call it from `receive`, before the next frame is read.
   */
  detach(): Socket;
}

function openSocket(server: StunServer, remote: TransportAddress, local: LocalEnd): Socket {
  const target = {
    host: remote.address,
    port: remote.port,
    noDelay: true,
    ...(local.address === undefined ? {} : { localAddress: local.address }),
    ...(local.port === undefined ? {} : { localPort: local.port }),
  };
  if (server.transport !== "tls") return connectTcp(target);
  // SNI must not be an IP address (RFC 6066 §3); without it the certificate is checked against `host`.
  return connectTls({
    ...target,
    ...(server.address === remote.address ? {} : { servername: server.address }),
    ...server.tls,
  });
}

/** Waits until the TCP connection is established, and the TLS handshake is done. */
function connected(socket: Socket, server: StunServer, timeoutMs: number): Promise<void> {
  const name = `${server.transport === "tls" ? "TLS" : "TCP"} to ${formatTransportAddress(server)}`;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new StunRequestError("STUN_TIMEOUT", `${name}: no connection within ${timeoutMs} ms`));
    }, timeoutMs);
    const fail = (cause?: Error) => {
      clearTimeout(timer);
      const problem = cause?.message ?? "closed before it was established";
      reject(new StunRequestError("STUN_SOCKET_ERROR", `${name}: ${problem}`, { cause }));
    };
    socket.once("error", fail);
    socket.once("close", () => fail());
    socket.once(server.transport === "tls" ? "secureConnect" : "connect", () => {
      clearTimeout(timer);
      socket.off("error", fail);
      resolve();
    });
  });
}

/**
 * Connects over TCP or TLS.
 *
 * @throws {StunRequestError} `STUN_SOCKET_ERROR`, `STUN_TIMEOUT`
 */
export async function openStreamTransport(
  {
    server,
    remote,
    local,
    timeoutMs,
  }: {
    readonly server: StunServer;
    readonly remote: TransportAddress;
    readonly local: LocalEnd;
    readonly timeoutMs: number;
  },
  events: TransportEvents,
): Promise<StreamTransport> {
  const socket = openSocket(server, remote, local);
  // An error after `detach` must not throw.
  socket.on("error", () => {});
  try {
    await connected(socket, server, timeoutMs);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  const splitter = createStreamSplitter();
  let state: "open" | "closed" | "detached" = "open";
  const isOpen = () => state === "open";

  function end(problem: string, code: "STUN_SOCKET_ERROR" | "STUN_BAD_RESPONSE", cause?: unknown): void {
    if (!isOpen()) return;
    state = "closed";
    socket.destroy();
    events.end(new StunRequestError(code, `${formatTransportAddress(remote)}: ${problem}`, { cause }));
  }

  function receive(chunk: Buffer): void {
    splitter.append(chunk);
    try {
      for (let frame = splitter.next(); frame !== undefined; frame = splitter.next()) {
        events.receive(frame);
        if (!isOpen()) return;
      }
    } catch (error) {
      if (!(error instanceof StunDecodeError)) throw error;
      end("received data that is neither STUN nor ChannelData", "STUN_BAD_RESPONSE", error);
    }
  }

  socket.on("data", receive);
  socket.on("error", (cause) => end(cause.message, "STUN_SOCKET_ERROR", cause));
  socket.on("end", () => end("the server has closed the connection", "STUN_SOCKET_ERROR"));
  socket.on("close", () => end("the connection is closed", "STUN_SOCKET_ERROR"));
  return {
    isReliable: true,
    local: { address: canonicalAddress(socket.localAddress ?? ""), port: socket.localPort ?? 0 },
    remote,
    send(bytes) {
      if (isOpen()) socket.write(bytes);
    },
    close() {
      if (!isOpen()) return;
      state = "closed";
      socket.destroy();
    },
    detach() {
      state = "detached";
      socket.off("data", receive);
      socket.pause();
      const early = splitter.rest();
      if (early.length > 0) socket.unshift(early);
      return socket;
    },
  };
}

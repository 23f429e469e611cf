import { AsyncLocalStorage } from "node:async_hooks";
import type { Socket } from "node:net";
import { createSecureContext, createServer, type SecureVersion, type Server } from "node:tls";
import type { ClientStream } from "./client-stream.ts";

/** As `tls.createSecureContext` takes them, in PEM. */
export interface TlsContext {
  readonly cert: string | Uint8Array;
  readonly key: string | Uint8Array;
  readonly passphrase?: string;
  /** In OpenSSL's notation. */
  readonly ciphers?: string;
  /** `TLSv1.2` unless given. */
  readonly minVersion?: SecureVersion;
}

/** A client that has not finished its handshake by then is cut off. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** RFC 7443. Clients without ALPN are as welcome. */
const APPLICATION_PROTOCOLS = ["stun.turn", "stun.nat-discovery"];

/** Does the TLS handshakes of connections that are taken already. */
export interface TlsTerminator {
  /** `stream` reads and writes as soon as `carrier` is secured. */
  accept(stream: ClientStream, carrier: Socket): void;
  /** For new connections; those that exist keep the certificate they saw. @throws where OpenSSL refuses it */
  setContext(context: TlsContext): void;
}

export function createTlsTerminator(context: TlsContext): TlsTerminator {
  const server: Server = createServer({
    ...secureOptions(context),
    ALPNProtocols: APPLICATION_PROTOCOLS,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
  });
  // Node tells of a handshake that took too long, and leaves the connection open.
  server.on("tlsClientError", (_, socket) => socket.destroy());
  /** Whose handshake it is that is done: Node's event has the TLS socket only. */
  const handshake = new AsyncLocalStorage<ClientStream>();
  server.on("secureConnection", (socket) => {
    const stream = handshake.getStore();
    if (stream === undefined) socket.destroy();
    else stream.receiveFrom(socket);
  });
  return {
    accept(stream, carrier) {
      handshake.run(stream, () => server.emit("connection", carrier));
    },
    setContext(next) {
      // What OpenSSL refuses must leave the context that is in use untouched.
      createSecureContext(secureOptions(next));
      server.setSecureContext(secureOptions(next));
    },
  };
}

/** For `tls.createServer` and `tls.createSecureContext`. */
export function secureOptions({ cert, key, passphrase, ciphers, minVersion = "TLSv1.2" }: TlsContext) {
  return {
    cert: asBuffer(cert),
    key: asBuffer(key),
    minVersion,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(ciphers === undefined ? {} : { ciphers }),
  };
}

function asBuffer(pem: string | Uint8Array): string | Buffer {
  return typeof pem === "string" ? pem : Buffer.from(pem);
}

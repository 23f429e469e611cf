import { AsyncLocalStorage } from "node:async_hooks";
import type { Socket } from "node:net";
import { createSecureContext, createServer, type SecureVersion, type Server, type TLSSocket } from "node:tls";

/** Options of `tls.createSecureContext`, in PEM. */
export interface TlsContext {
  readonly cert: string | Uint8Array;
  readonly key: string | Uint8Array;
  readonly passphrase?: string;
  /** In OpenSSL's notation. */
  readonly ciphers?: string;
  /** `TLSv1.2` by default. */
  readonly minVersion?: SecureVersion;
}

/** The ALPN identifiers of STUN and TURN. RFC 7443. */
export const STUN_APPLICATION_PROTOCOLS: readonly string[] = ["stun.turn", "stun.nat-discovery"];

/** Performs TLS handshakes on TCP connections that were accepted elsewhere. */
export interface TlsTerminator {
  /** Calls `onSecured` once the handshake has succeeded; destroys `carrier` when it fails or takes too long. */
  secure(carrier: Socket, onSecured: (socket: TLSSocket) => void): void;
  /** Sets the context for new connections. @throws when OpenSSL refuses it */
  setContext(context: TlsContext): void;
}

export interface TlsTerminatorOptions {
  readonly context: TlsContext;
  /** ALPN. Clients that do not use ALPN are accepted too. */
  readonly applicationProtocols: readonly string[];
  /** 0: the caller limits the time itself. */
  readonly handshakeTimeoutMs: number;
}

export function createTlsTerminator(options: TlsTerminatorOptions): TlsTerminator {
  const server: Server = createServer({
    ...secureOptions(options.context),
    ALPNProtocols: [...options.applicationProtocols],
    handshakeTimeout: options.handshakeTimeoutMs,
  });
  // Node reports a handshake that took too long, but leaves the connection open.
  server.on("tlsClientError", (_, socket) => socket.destroy());
  // Node's event passes the TLS socket only; the async context tells which carrier it belongs to.
  const handshake = new AsyncLocalStorage<(socket: TLSSocket) => void>();
  server.on("secureConnection", (socket) => {
    const onSecured = handshake.getStore();
    if (onSecured === undefined) socket.destroy();
    else onSecured(socket);
  });
  return {
    secure: (carrier, onSecured) => handshake.run(onSecured, () => server.emit("connection", carrier)),
    setContext(context) {
      // Checked first: a context that OpenSSL refuses must leave the current one in place.
      createSecureContext(secureOptions(context));
      server.setSecureContext(secureOptions(context));
    },
  };
}

/** For `tls.createServer` and `tls.createSecureContext`. */
function secureOptions({ cert, key, passphrase, ciphers, minVersion = "TLSv1.2" }: TlsContext) {
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

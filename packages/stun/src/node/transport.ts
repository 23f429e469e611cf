import type { Socket as DatagramSocket } from "node:dgram";
import type { ConnectionOptions } from "node:tls";
import type { TransportAddress } from "../core/index.ts";
import type { StunRequestError } from "./request-error.ts";

/** The address of a STUN or TURN server, and the transport to use. */
export interface StunServer {
  /** A host name or an IP address. */
  readonly address: string;
  readonly port: number;
  /** `udp` by default. */
  readonly transport?: "udp" | "tcp" | "tls";
  /** For TLS; the certificate is checked against `servername`, the address by default. */
  readonly tls?: Pick<ConnectionOptions, "servername" | "ca" | "rejectUnauthorized" | "ALPNProtocols">;
}

/** The local end of a five-tuple; by default, the system chooses the address and the port. */
export interface LocalEnd {
  readonly address?: string;
  readonly port?: number;
  /** For UDP: a bound socket to use, for a caller that also sends through it; it is closed together with the client. */
  readonly socket?: DatagramSocket;
}

/** What carries messages to one server and back. */
export interface Transport {
  readonly isReliable: boolean;
  readonly local: TransportAddress;
  readonly remote: TransportAddress;
  /** Never throws. Over UDP, `onFail` is called when the system does not send. */
  send(bytes: Uint8Array, onFail?: (error: StunRequestError) => void): void;
  /** Stops all events; may be called again. */
  close(): void;
}

export interface TransportEvents {
  /** One datagram, or one frame of a stream. Must not throw. */
  receive(bytes: Uint8Array): void;
  /** The server's host reported a closed port (UDP); a later message may succeed. */
  refuse(error: StunRequestError): void;
  /** The transport has ended. */
  end(error: StunRequestError): void;
}

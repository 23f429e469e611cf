/** The peers of one allocation: permissions, channels, and TCP connections to them. */
import type { Socket } from "node:net";
import {
  attribute,
  CONNECTION_ID,
  canonicalAddress,
  METHODS,
  type TransportAddress,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import {
  asRequestError,
  openStunClient,
  type StunClientOptions,
  type StunRequest,
  StunRequestError,
} from "@visavis/stun/node";
import { channelBindRequest } from "./allocation-messages.ts";

/** RFC 8656 §12. */
const FIRST_CHANNEL = 0x4000;
const LAST_CHANNEL = 0x4fff;

/** The permissions and channels of one allocation. */
export interface PeerAccess {
  permit(addresses: readonly string[]): Promise<void>;
  bindChannel(peer: TransportAddress, number: number | undefined): Promise<number>;
  /** The channel bound to a peer. */
  channelTo(peer: TransportAddress): number | undefined;
  peerOf(channel: number): TransportAddress | undefined;
  /** Renews all of them; those that the server refuses are dropped and reported. */
  renew(onLost: (address: string, error: StunRequestError) => void): Promise<void>;
}

function keyOf({ address, port }: TransportAddress): string {
  return `${address} ${port}`;
}

/** @param request sends a request on the allocation's five-tuple */
export function createPeerAccess(request: (request: StunRequest) => Promise<unknown>): PeerAccess {
  const permitted = new Set<string>();
  const peers = new Map<number, TransportAddress>();
  /** By peer: the channel that is bound, or being bound. */
  const channels = new Map<string, number>();
  let nextChannel = FIRST_CHANNEL;

  function freeChannel(): number {
    while (peers.has(nextChannel)) nextChannel += 1;
    if (nextChannel > LAST_CHANNEL) throw new RangeError("every channel number has been used");
    nextChannel += 1;
    return nextChannel - 1;
  }

  function createPermission(addresses: readonly string[]): Promise<unknown> {
    return request({
      method: METHODS.createPermission,
      attributes: addresses.map((address) => attribute(XOR_PEER_ADDRESS, { address, port: 0 })),
    });
  }

  function forget(number: number, peer: TransportAddress): void {
    peers.delete(number);
    channels.delete(keyOf(peer));
  }

  return {
    async permit(addresses) {
      const canonical = addresses.map(canonicalAddress);
      await createPermission(canonical);
      for (const address of canonical) permitted.add(address);
    },
    async bindChannel({ address, port }, wanted) {
      const peer = { address: canonicalAddress(address), port };
      const existing = channels.get(keyOf(peer));
      const number = wanted ?? existing ?? freeChannel();
      if (existing === undefined) channels.set(keyOf(peer), number);
      try {
        await request(channelBindRequest(number, peer));
      } catch (error) {
        // An earlier binding stays valid.
        if (!peers.has(number) && channels.get(keyOf(peer)) === number) channels.delete(keyOf(peer));
        throw error;
      }
      peers.set(number, peer);
      channels.set(keyOf(peer), number);
      return number;
    },
    channelTo(peer) {
      const number = channels.get(keyOf(peer));
      return number !== undefined && peers.has(number) ? number : undefined;
    },
    peerOf: (channel) => peers.get(channel),
    async renew(onLost) {
      for (const address of [...permitted]) {
        await createPermission([address]).catch((error: unknown) => {
          permitted.delete(address);
          onLost(address, asRequestError(error));
        });
      }
      for (const [number, peer] of [...peers]) {
        await request(channelBindRequest(number, peer)).catch((error: unknown) => {
          forget(number, peer);
          onLost(peer.address, asRequestError(error));
        });
      }
    },
  };
}

/**
 * Opens a data connection to the server and binds it to a connection between the server and a peer; after that, bytes
 * written to the socket reach the peer. RFC 6062 §4.3 and §4.4.
 *
 * `memory` should be the allocation's: coturn resets a connection whose first request is not authenticated.
 *
 * The socket comes paused; its errors need no listener.
 *
 * @throws {StunRequestError} with any of its codes
 */
export async function openPeerConnection(
  options: Pick<StunClientOptions, "server" | "credentials" | "memory" | "timing" | "fingerprint">,
  connectionId: number,
): Promise<Socket> {
  const client = await openStunClient(options);
  let socket: Socket | undefined;
  try {
    await client.request({
      method: METHODS.connectionBind,
      attributes: [attribute(CONNECTION_ID, connectionId)],
      onSuccess: () => {
        socket = client.detach();
      },
    });
  } finally {
    if (socket === undefined) client.close();
  }
  if (socket === undefined) {
    throw new StunRequestError(
      "STUN_SOCKET_ERROR",
      "connections to peers need a server that is reached over TCP or TLS",
    );
  }
  return socket;
}

import type { Socket } from "node:net";
import {
  attribute,
  CONNECTION_ID,
  decodeChannelData,
  encodeChannelData,
  LIFETIME,
  METHODS,
  MOBILITY_TICKET,
  readAttribute,
  StunDecodeError,
  type StunMessage,
  type TransportAddress,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import {
  asRequestError,
  type LocalEnd,
  openStunClient,
  readResponse,
  type StunClient,
  type StunClientOptions,
  type StunRequest,
  StunRequestError,
  type StunResponse,
  within,
} from "@visavis/stun/node";
import {
  type AllocationGrant,
  type AllocationRequest,
  allocateRequest,
  DEFAULT_LIFETIME_SECONDS,
  encodeSendIndication,
  readAllocationGrant,
  readPeerIndication,
  refreshRequest,
} from "./allocation-messages.ts";
import { startKeepAlive } from "./keep-alive.ts";
import { createPeerAccess, openPeerConnection } from "./peers.ts";

/** How long the server may take to confirm the end of an allocation. */
const CLOSE_LIMIT_MS = 2000;

type ServerConnection = Pick<StunClientOptions, "server" | "credentials" | "timing" | "fingerprint">;

/** A peer's TCP connection to the relayed transport address. RFC 6062 §4.4. */
export interface PeerConnectionAttempt {
  readonly peer: TransportAddress;
  /** Accepts it, within 30 s. @throws {StunRequestError} with any of its codes */
  accept(): Promise<Socket>;
}

export interface AllocateOptions extends AllocationRequest, ServerConnection {
  readonly local?: LocalEnd;
  /** One datagram from a peer. The bytes are a view on the received message. */
  readonly onData?: (data: Uint8Array, peer: TransportAddress) => void;
  readonly onConnectionAttempt?: (attempt: PeerConnectionAttempt) => void;
  /** Renewing the permission or channel of a peer failed: the server no longer relays for it. */
  readonly onPeerLost?: (address: string, error: StunRequestError) => void;
  /** The allocation is lost: the connection, or a refresh, failed. Not called after `close`. */
  readonly onEnd?: (error: StunRequestError) => void;
}

/**
 * An allocation on a TURN server, RFC 8656. The allocation, its permissions and its channels are kept alive until
 * `close`. Every asynchronous method can throw {StunRequestError} with any of its codes.
 */
export interface ClientAllocation {
  readonly grant: AllocationGrant;
  /** The first of `grant.relayedAddresses`. */
  readonly relayedAddress: TransportAddress;
  /** Sends any other request on the allocation's five-tuple. */
  request(request: StunRequest): Promise<StunResponse>;
  /** Resolves with the lifetime that the server granted. To end the allocation, use `close`. */
  refresh(lifetimeSeconds?: number): Promise<number>;
  /** Installs, or renews, permissions for IP addresses. */
  permit(...addresses: readonly string[]): Promise<void>;
  /** Binds, or renews, a channel, which is also a permission; resolves with its number. */
  bindChannel(peer: TransportAddress, number?: number): Promise<number>;
  /** Sends one datagram: through the channel to the peer if there is one, otherwise in a Send indication. */
  send(data: Uint8Array, peer: TransportAddress): void;
  /** Opens a TCP connection to a peer. The socket comes paused. RFC 6062. */
  connect(peer: TransportAddress): Promise<Socket>;
  /** Moves the allocation to a new five-tuple with its mobility ticket. RFC 8016. */
  move(): Promise<void>;
  /** Ends the allocation on the server, if that succeeds within 2 s, and closes everything here. Never rejects. */
  close(): Promise<void>;
}

/**
 * Creates an allocation.
 *
 * @throws {StunRequestError} with any of its codes
 */
export async function allocate(options: AllocateOptions): Promise<ClientAllocation> {
  const { lifetimeSeconds: wantedSeconds = DEFAULT_LIFETIME_SECONDS } = options;
  const { onData, onConnectionAttempt, onPeerLost, onEnd } = options;
  const connection = { ...connectionOf(options), memory: { latest: undefined } };
  const peerSockets = new Set<Socket>();
  const access = createPeerAccess((request) => current.request(request));
  // Until the server has granted it, nothing is passed on.
  let isOpen = false;

  function receiveIndication(message: StunMessage): void {
    const indication = readPeerIndication(message);
    if (indication === undefined || !isOpen) return;
    const { peer } = indication;
    if (indication.kind === "data") onData?.(indication.data, peer);
    else onConnectionAttempt?.({ peer, accept: () => openConnection(indication.connectionId) });
  }

  function receiveChannelData(bytes: Uint8Array): void {
    try {
      const { channel, data } = decodeChannelData(bytes);
      const peer = access.peerOf(channel);
      if (peer !== undefined && isOpen) onData?.(data, peer);
    } catch (error) {
      if (!(error instanceof StunDecodeError)) throw error;
    }
  }

  async function openClient(): Promise<StunClient> {
    const client = await openStunClient({
      ...connection,
      ...(options.local === undefined ? {} : { local: options.local }),
      onIndication: receiveIndication,
      onChannelData: receiveChannelData,
      onEnd(error) {
        if (client === current) lose(error);
      },
    });
    return client;
  }

  async function openConnection(connectionId: number): Promise<Socket> {
    const socket = await openPeerConnection(connection, connectionId);
    if (!isOpen) {
      socket.destroy();
      throw new StunRequestError("STUN_CLOSED", "the allocation has been closed");
    }
    peerSockets.add(socket);
    socket.once("close", () => peerSockets.delete(socket));
    return socket;
  }

  async function requestRefresh(lifetimeSeconds: number): Promise<number> {
    const { message } = await current.request(refreshRequest(lifetimeSeconds));
    return readResponse(message, () => readAttribute(message, LIFETIME) ?? lifetimeSeconds);
  }

  async function refresh(lifetimeSeconds: number): Promise<number> {
    const givenSeconds = await requestRefresh(lifetimeSeconds);
    keepAlive.extend(givenSeconds);
    return givenSeconds;
  }

  /** Closes everything on this side. */
  function end(): void {
    isOpen = false;
    keepAlive.stop();
    current.close();
    for (const socket of peerSockets) socket.destroy();
  }

  function lose(error: StunRequestError): void {
    if (!isOpen) return;
    end();
    onEnd?.(error);
  }

  let current = await openClient();
  const grant = await current
    .request(allocateRequest(options))
    .then(({ message }) => readResponse(message, readAllocationGrant))
    .catch((error: unknown) => {
      current.close();
      throw error;
    });
  let { mobilityTicket } = grant;
  const keepAlive = startKeepAlive({
    lifetimeSeconds: grant.lifetimeSeconds,
    refresh: () =>
      refresh(wantedSeconds).then(
        () => {},
        (error: unknown) => lose(asRequestError(error)),
      ),
    renewPeers: () =>
      access.renew((address, error) => {
        if (isOpen) onPeerLost?.(address, error);
      }),
  });
  isOpen = true;

  return {
    grant,
    relayedAddress: grant.relayedAddresses[0],
    request: (request) => current.request(request),
    refresh: (lifetimeSeconds = wantedSeconds) => refresh(lifetimeSeconds),
    permit: (...addresses) => access.permit(addresses),
    bindChannel: (peer, number) => access.bindChannel(peer, number),
    send(data, peer) {
      const channel = access.channelTo(peer);
      current.send(
        channel === undefined
          ? encodeSendIndication(data, peer)
          : encodeChannelData(channel, data, { padded: current.isReliable }),
      );
    },
    async connect(peer) {
      const { message } = await current.request({
        method: METHODS.connect,
        attributes: [attribute(XOR_PEER_ADDRESS, peer)],
      });
      const connectionId = readResponse(message, () => readAttribute(message, CONNECTION_ID));
      if (connectionId === undefined) {
        throw new StunRequestError("STUN_BAD_RESPONSE", "Connect: a success without CONNECTION-ID", {
          response: message,
        });
      }
      return openConnection(connectionId);
    },
    async move() {
      if (mobilityTicket === undefined) {
        throw new StunRequestError("STUN_BAD_RESPONSE", "the server has not issued a mobility ticket");
      }
      const client = await openClient();
      try {
        const { message } = await client.request(refreshRequest(wantedSeconds, mobilityTicket));
        mobilityTicket = readResponse(message, () => readAttribute(message, MOBILITY_TICKET));
      } catch (error) {
        client.close();
        throw error;
      }
      const former = current;
      current = client;
      former.close();
      if (!isOpen) client.close();
    },
    async close() {
      if (!isOpen) return;
      // From here on, nothing that arrives is passed on.
      isOpen = false;
      const late = () => new StunRequestError("STUN_TIMEOUT", "Refresh: not confirmed in time");
      await within(requestRefresh(0), CLOSE_LIMIT_MS, late).catch(() => {});
      end();
    },
  };
}

/** The options for further connections to the same server. */
function connectionOf({ server, credentials, timing, fingerprint }: AllocateOptions): ServerConnection {
  return {
    server,
    ...(credentials === undefined ? {} : { credentials }),
    ...(timing === undefined ? {} : { timing }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  };
}

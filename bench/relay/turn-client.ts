/** The load generator's clients. `turn/client` builds their requests, `traffic.ts` their ChannelData. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { TransportAddress } from "../../packages/stun/src/core/index.ts";
import { nodeCrypto, openStunClient, type StunClient } from "../../packages/stun/src/node/index.ts";
import {
  allocateRequest,
  channelBindRequest,
  readAllocationGrant,
  refreshRequest,
} from "../../packages/turn/src/client/index.ts";
import { timeLimitedCredentials } from "../../packages/turn/src/core/index.ts";

const RECEIVE_BUFFER_BYTES = 4 << 20;

/** Where a server listens, and the secret of its time-limited credentials. */
export interface Access {
  readonly server: TransportAddress;
  readonly secret: string;
}

/** One five-tuple with a server. */
export interface TurnClient {
  readonly stun: StunClient;
  /** Connected to the server. ChannelData is sent through it as it is, without a call per packet into the client. */
  readonly socket: Socket;
  /** Receives every ChannelData message. */
  receive: (message: Buffer) => void;
}

/** @param options.name a user, who gets credentials for an hour */
export async function openTurnClient(
  { server, secret }: Access,
  { name, localAddress }: { readonly name: string; readonly localAddress: string },
): Promise<TurnClient> {
  const expiresAtSeconds = Date.now() / 1_000 + 3_600;
  const { username, credential } = timeLimitedCredentials({ secret, name, expiresAtSeconds }, nodeCrypto);
  const socket = await boundSocket(localAddress);
  const stun = await openStunClient({
    server,
    // MD5, as browsers use it.
    credentials: { username, password: credential, passwordAlgorithms: [] },
    local: { socket },
    fingerprint: true,
    onChannelData: (message) => client.receive(message as Buffer),
  });
  const client: TurnClient = { stun, socket, receive: () => {} };
  return client;
}

/** A UDP socket with room for everything that may arrive while this process is busy. */
export async function boundSocket(localAddress: string): Promise<Socket> {
  const socket = createSocket({
    type: "udp4",
    recvBufferSize: RECEIVE_BUFFER_BYTES,
    lookup: (address, _options, done) => done(null, address, 4),
  });
  const listening = once(socket, "listening");
  socket.bind(0, localAddress);
  await listening;
  return socket;
}

/**
 * The complete exchange: an Allocate without credentials, the challenge, and an Allocate that answers it.
 *
 * @returns the relayed transport address
 */
export async function allocate({ stun }: TurnClient): Promise<TransportAddress> {
  const { message } = await stun.request(allocateRequest());
  return readAllocationGrant(message).relayedAddresses[0];
}

/** Binds or refreshes a channel, which also installs a permission for the peer. */
export async function bindChannel(
  { stun }: TurnClient,
  channel: number,
  peer: TransportAddress,
): Promise<void> {
  await stun.request(channelBindRequest(channel, peer));
}

export async function endAllocation({ stun }: TurnClient): Promise<void> {
  await stun.request(refreshRequest(0));
}

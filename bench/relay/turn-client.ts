/** The load generator's clients: the STUN client makes the requests, `traffic.ts` sends the ChannelData. */
import { createHmac } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import {
  attribute,
  CHANNEL_NUMBER,
  LIFETIME,
  METHODS,
  REQUESTED_TRANSPORT,
  readAttribute,
  type TransportAddress,
  XOR_PEER_ADDRESS,
  XOR_RELAYED_ADDRESS,
} from "../../packages/stun/src/core/index.ts";
import { openStunClient, type StunClient } from "../../packages/stun/src/node/index.ts";

const UDP = 17;
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
  const username = `${Math.floor(Date.now() / 1_000) + 3_600}:${name}`;
  const password = createHmac("sha1", secret).update(username).digest("base64");
  const socket = await boundSocket(localAddress);
  const stun = await openStunClient({
    server,
    // MD5, as browsers use it.
    credentials: { username, password, passwordAlgorithms: [] },
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
  const attributes = [attribute(REQUESTED_TRANSPORT, UDP)];
  const { message } = await stun.request({ method: METHODS.allocate, attributes });
  const relayedAddress = readAttribute(message, XOR_RELAYED_ADDRESS);
  if (relayedAddress === undefined) throw new Error("an allocation without a relayed address");
  return relayedAddress;
}

/** Binds or refreshes a channel, which also installs a permission for the peer. */
export async function bindChannel(
  { stun }: TurnClient,
  channel: number,
  peer: TransportAddress,
): Promise<void> {
  const attributes = [attribute(CHANNEL_NUMBER, channel), attribute(XOR_PEER_ADDRESS, peer)];
  await stun.request({ method: METHODS.channelBind, attributes });
}

export async function endAllocation({ stun }: TurnClient): Promise<void> {
  await stun.request({ method: METHODS.refresh, attributes: [attribute(LIFETIME, 0)] });
}

import { createHmac } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import {
  type AttributeToWrite,
  attribute,
  CHANNEL_NUMBER,
  decodeMessage,
  ERROR_CODE,
  encodeMessage,
  LIFETIME,
  longTermKey,
  METHODS,
  NONCE,
  REALM,
  REQUESTED_TRANSPORT,
  readAttribute,
  type StunMessage,
  type TransportAddress,
  USERNAME,
  XOR_PEER_ADDRESS,
  XOR_RELAYED_ADDRESS,
} from "../../packages/stun/src/core/index.ts";
import { nodeCrypto, randomTransactionId } from "../../packages/stun/src/node/index.ts";

const UDP = 17;
const RETRANSMISSION_MS = 500;
const TRANSMISSIONS = 6;
const RECEIVE_BUFFER_BYTES = 4 << 20;

/** Where a server listens, and the secret behind its time-limited credentials. */
export interface Access {
  readonly server: TransportAddress;
  readonly secret: string;
}

/** One five-tuple with a server. */
export interface TurnClient {
  readonly username: string;
  readonly password: string;
  /** Connected to the server. */
  readonly socket: Socket;
  readonly transactions: Map<string, (response: StunMessage) => void>;
  challenge: { readonly realm: string; readonly nonce: string; readonly key: Uint8Array } | undefined;
  /** Takes every ChannelData message. */
  receive: (datagram: Buffer) => void;
}

/** `name` is that of a user, who gets credentials for an hour. */
export async function openTurnClient(
  { server, secret }: Access,
  { name, localAddress }: { readonly name: string; readonly localAddress: string },
): Promise<TurnClient> {
  const socket = await boundSocket(localAddress);
  await connect(socket, server);
  const username = `${Math.floor(Date.now() / 1_000) + 3_600}:${name}`;
  const client: TurnClient = {
    username,
    password: createHmac("sha1", secret).update(username).digest("base64"),
    socket,
    transactions: new Map(),
    challenge: undefined,
    receive: () => {},
  };
  socket.on("message", (datagram) => {
    if ((datagram[0] ?? 0) >= 0x40) return client.receive(datagram);
    const message = decodeMessage(datagram);
    client.transactions.get(keyOf(message.transactionId))?.(message);
  });
  return client;
}

/** A UDP socket with room for all that may come while this process is busy. */
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

async function connect(socket: Socket, remote: TransportAddress): Promise<void> {
  const connected = once(socket, "connect");
  socket.connect(remote.port, remote.address);
  await connected;
}

/**
 * The complete exchange: an Allocate without credentials, the challenge, and an Allocate that answers it.
 *
 * @returns the relayed transport address.
 */
export async function allocate(client: TurnClient): Promise<TransportAddress> {
  const asked = [attribute(REQUESTED_TRANSPORT, UDP)];
  const refusal = await exchange(client, METHODS.allocate, asked);
  const realm = readAttribute(refusal, REALM);
  const nonce = readAttribute(refusal, NONCE);
  if (realm === undefined || nonce === undefined) throw unexpected(METHODS.allocate, refusal);
  const { username, password } = client;
  const key = longTermKey({ username, realm, password, algorithm: "md5" }, nodeCrypto);
  client.challenge = { realm, nonce, key };
  const relayedAddress = readAttribute(await request(client, METHODS.allocate, asked), XOR_RELAYED_ADDRESS);
  if (relayedAddress === undefined) throw new Error("an allocation without a relayed address");
  return relayedAddress;
}

/** Binds the channel, or keeps it; a permission for the peer comes with it. */
export async function bindChannel(
  client: TurnClient,
  channel: number,
  peer: TransportAddress,
): Promise<void> {
  await request(client, METHODS.channelBind, [
    attribute(CHANNEL_NUMBER, channel),
    attribute(XOR_PEER_ADDRESS, peer),
  ]);
}

export async function endAllocation(client: TurnClient): Promise<void> {
  await request(client, METHODS.refresh, [attribute(LIFETIME, 0)]);
}

/** An authenticated request that must succeed. */
async function request(
  client: TurnClient,
  method: number,
  attributes: readonly AttributeToWrite[],
): Promise<StunMessage> {
  const response = await exchange(client, method, attributes);
  if (response.class === "success") return response;
  throw unexpected(method, response);
}

function unexpected(method: number, response: StunMessage): Error {
  const { code, reason } = readAttribute(response, ERROR_CODE) ?? { code: response.class, reason: "" };
  return new Error(`the server answered method ${method} with ${code} ${reason}`);
}

async function exchange(
  client: TurnClient,
  method: number,
  attributes: readonly AttributeToWrite[],
): Promise<StunMessage> {
  const transactionId = randomTransactionId();
  const { challenge } = client;
  const message = { method, class: "request", transactionId, fingerprint: true } as const;
  const bytes =
    challenge === undefined
      ? encodeMessage({ ...message, attributes })
      : encodeMessage({
          ...message,
          attributes: [
            ...attributes,
            attribute(USERNAME, client.username),
            attribute(REALM, challenge.realm),
            attribute(NONCE, challenge.nonce),
          ],
          integrity: { algorithm: "sha1", key: challenge.key, crypto: nodeCrypto },
        });
  const { promise, resolve, reject } = Promise.withResolvers<StunMessage>();
  const key = keyOf(transactionId);
  client.transactions.set(key, resolve);
  let transmissions = 0;
  const transmit = () => {
    transmissions += 1;
    if (transmissions > TRANSMISSIONS) reject(new Error(`the server does not answer method ${method}`));
    else client.socket.send(bytes);
  };
  const retransmission = setInterval(transmit, RETRANSMISSION_MS);
  transmit();
  try {
    return await promise;
  } finally {
    clearInterval(retransmission);
    client.transactions.delete(key);
  }
}

function keyOf(transactionId: Uint8Array): string {
  return Buffer.from(transactionId).toString("latin1");
}

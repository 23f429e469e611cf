import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect as connectTcp, isIPv6, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import {
  type AttributeToWrite,
  attribute,
  CHANNEL_NUMBER,
  createStreamSplitter,
  DATA,
  decodeMessage,
  ERROR_CODE,
  encodeChannelData,
  encodeMessage,
  isStunMessage,
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
} from "@visavis/stun/core";
import { nodeCrypto, randomTransactionId } from "@visavis/stun/node";
import type { ListenAddress } from "../node/index.ts";
import { ALICE, REALM as TEST_REALM } from "./test-configuration.ts";

const KEY = longTermKey({ ...ALICE, realm: TEST_REALM, algorithm: "md5" }, nodeCrypto);

/** A client of Alice's on a real socket. Nothing is ever sent twice: loopback loses nothing. */
export interface LoopbackClient {
  readonly local: TransportAddress;
  readonly isStream: boolean;
  /** Once the connection carries a peer's bytes and no more messages (RFC 6062 §5.4): those that have come already. */
  early: Uint8Array | undefined;
  nonce: string | undefined;
  readonly answers: Map<string, (message: StunMessage) => void>;
  /** ChannelData and indications nobody has asked for yet, and who waits for the next one. */
  readonly received: Uint8Array[];
  readonly waiting: ((bytes: Uint8Array) => void)[];
  send(bytes: Uint8Array): void;
  close(): void;
}

/** Over TCP or TLS. */
export interface StreamClient extends LoopbackClient {
  readonly stream: Socket;
}

function createClient(client: Pick<LoopbackClient, "local" | "isStream" | "send" | "close">): LoopbackClient {
  return { ...client, early: undefined, nonce: undefined, answers: new Map(), received: [], waiting: [] };
}

export async function openDatagramClient(server: ListenAddress): Promise<LoopbackClient> {
  const socket = createSocket(isIPv6(server.address) ? "udp6" : "udp4");
  // Connected, so that answers from any other address would not be seen.
  socket.connectSync(server.port, server.address);
  const { address, port } = socket.address();
  const client = createClient({
    local: { address, port },
    isStream: false,
    send: (bytes) => socket.send(bytes),
    close: () => socket.close(),
  });
  socket.on("message", (bytes) => receive(client, bytes));
  return client;
}

export async function openStreamClient(server: ListenAddress): Promise<StreamClient> {
  const { address: host, port } = server;
  const isTls = server.transport === "tls";
  const socket = isTls ? connectTls({ host, port, rejectUnauthorized: false }) : connectTcp({ host, port });
  await once(socket, isTls ? "secureConnect" : "connect");
  return streamClient(socket);
}

/** A client on a connection that exists. */
export function streamClient(socket: Socket): StreamClient {
  const messages = createClient({
    local: { address: socket.localAddress ?? "", port: socket.localPort ?? 0 },
    isStream: true,
    send: (bytes) => socket.write(bytes),
    close: () => socket.destroy(),
  });
  const client: StreamClient = { ...messages, stream: socket };
  const splitter = createStreamSplitter();
  socket.on("error", () => {});
  const read = (chunk: Uint8Array) => {
    splitter.append(chunk);
    while (client.early === undefined) {
      const bytes = splitter.next();
      if (bytes === undefined) return;
      receive(client, bytes);
    }
    client.early = splitter.rest();
    socket.off("data", read);
    socket.pause();
  };
  socket.on("data", read);
  return client;
}

function receive(client: LoopbackClient, bytes: Uint8Array): void {
  if (isStunMessage(bytes)) {
    const message = decodeMessage(bytes);
    const transactionId = hex(message.transactionId);
    const answered = client.answers.get(transactionId);
    if (answered !== undefined) {
      client.answers.delete(transactionId);
      answered(message);
      return;
    }
  }
  const waiting = client.waiting.shift();
  if (waiting === undefined) client.received.push(bytes);
  else waiting(bytes);
}

/** The next message that answers no request. */
export function nextMessage({ received, waiting }: LoopbackClient): Promise<Uint8Array> {
  const first = received.shift();
  return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first);
}

/** Sends a request with credentials, once more where the nonce was missing or stale. */
export async function request(
  client: LoopbackClient,
  method: number,
  attributes: readonly AttributeToWrite[] = [],
): Promise<StunMessage> {
  const answer = await requestOnce(client, method, attributes);
  const code = codeOf(answer);
  if (code !== 438 && (code !== 401 || client.nonce !== undefined)) return answer;
  client.nonce = readAttribute(answer, NONCE);
  return requestOnce(client, method, attributes);
}

function requestOnce(
  client: LoopbackClient,
  method: number,
  attributes: readonly AttributeToWrite[],
): Promise<StunMessage> {
  const transactionId = randomTransactionId();
  const { nonce } = client;
  const credentials =
    nonce === undefined
      ? []
      : [attribute(USERNAME, ALICE.username), attribute(REALM, TEST_REALM), attribute(NONCE, nonce)];
  const bytes = encodeMessage({
    method,
    class: "request",
    transactionId,
    attributes: [...attributes, ...credentials],
    ...(nonce === undefined
      ? {}
      : { integrity: { algorithm: "sha1" as const, key: KEY, crypto: nodeCrypto } }),
  });
  return new Promise((resolve) => {
    client.answers.set(hex(transactionId), (answer) => {
      if (method === METHODS.connectionBind && answer.class === "success") client.early = new Uint8Array(0);
      resolve(answer);
    });
    client.send(bytes);
  });
}

/** @returns undefined for a success */
export function codeOf(answer: StunMessage): number | undefined {
  return answer.class === "error" ? readAttribute(answer, ERROR_CODE)?.code : undefined;
}

/** A request that has to succeed. */
export async function succeed(
  client: LoopbackClient,
  method: number,
  attributes: readonly AttributeToWrite[] = [],
): Promise<StunMessage> {
  const answer = await request(client, method, attributes);
  if (answer.class !== "success") throw new Error(`method ${method} was answered ${codeOf(answer)}`);
  return answer;
}

/** @returns the relayed transport address */
export async function allocate(
  client: LoopbackClient,
  { transport = 17, attributes = [] }: { transport?: number; attributes?: readonly AttributeToWrite[] } = {},
): Promise<TransportAddress> {
  const answer = await succeed(client, METHODS.allocate, [
    attribute(REQUESTED_TRANSPORT, transport),
    ...attributes,
  ]);
  const relayed = readAttribute(answer, XOR_RELAYED_ADDRESS);
  if (relayed === undefined) throw new Error("no relayed address");
  return relayed;
}

export async function deallocate(client: LoopbackClient): Promise<void> {
  await succeed(client, METHODS.refresh, [attribute(LIFETIME, 0)]);
}

export async function permit(client: LoopbackClient, address: string): Promise<void> {
  await succeed(client, METHODS.createPermission, [attribute(XOR_PEER_ADDRESS, { address, port: 0 })]);
}

export async function bindChannel(
  client: LoopbackClient,
  channel: number,
  peer: TransportAddress,
): Promise<void> {
  await succeed(client, METHODS.channelBind, [
    attribute(CHANNEL_NUMBER, channel),
    attribute(XOR_PEER_ADDRESS, peer),
  ]);
}

export function sendChannelData(client: LoopbackClient, channel: number, data: Uint8Array): void {
  client.send(encodeChannelData(channel, data, { padded: client.isStream }));
}

export function sendIndication(client: LoopbackClient, peer: TransportAddress, data: Uint8Array): void {
  client.send(
    encodeMessage({
      method: METHODS.send,
      class: "indication",
      transactionId: randomTransactionId(),
      attributes: [attribute(XOR_PEER_ADDRESS, peer), attribute(DATA, data)],
    }),
  );
}

/** REQUESTED-TRANSPORT: UDP. */
export const UDP_TRANSPORT = attribute(REQUESTED_TRANSPORT, 17);

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

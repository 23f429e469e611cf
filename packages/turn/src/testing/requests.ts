import {
  type AttributeToWrite,
  attribute,
  CHANNEL_NUMBER,
  DATA,
  decodeChannelData,
  decodeMessage,
  ERROR_CODE,
  encodeChannelData,
  encodeMessage,
  isStunMessage,
  LIFETIME,
  longTermKey,
  METHODS,
  NONCE,
  PASSWORD_ALGORITHM,
  PASSWORD_ALGORITHMS,
  REALM,
  REQUESTED_TRANSPORT,
  readAttribute,
  type StunMessage,
  type TransportAddress,
  USERNAME,
  XOR_PEER_ADDRESS,
  XOR_RELAYED_ADDRESS,
} from "@visavis/stun/core";
import { nodeCrypto } from "@visavis/stun/node";
import type { TestClient } from "./test-client.ts";
import { REALM as TEST_REALM } from "./test-configuration.ts";

export const UDP_TRANSPORT = attribute(REQUESTED_TRANSPORT, 17);
export const TCP_TRANSPORT = attribute(REQUESTED_TRANSPORT, 6);

/** An attribute of any type with any value, valid or not. */
export function rawAttribute(type: number, value: Uint8Array = new Uint8Array()): AttributeToWrite {
  const same = (bytes: Uint8Array) => bytes;
  return attribute({ type, name: "raw", encode: same, decode: same }, value);
}

/** How a request differs from what a well-behaved client sends. */
export interface RequestOptions {
  readonly transactionId?: Uint8Array;
  readonly username?: string;
  readonly password?: string;
  readonly realm?: string;
  readonly nonce?: string;
  /** With SHA-256 the client follows RFC 8489 §9.2.3. */
  readonly algorithm?: "md5" | "sha256";
  readonly fingerprint?: boolean;
}

let transactions = 0;

/** A unique transaction id. */
export function nextTransactionId(): Uint8Array {
  transactions += 1;
  const id = new Uint8Array(12).fill(0xa5);
  new DataView(id.buffer).setUint32(8, transactions);
  return id;
}

/** What signs requests. */
export type Signer = Pick<TestClient, "credentials" | "nonce" | "passwordAlgorithms"> & {
  readonly realm?: string;
};

/** The bytes of a request with credentials. */
export function signedRequest(
  client: Signer,
  method: number,
  attributes: readonly AttributeToWrite[],
  options: RequestOptions = {},
): Uint8Array<ArrayBuffer> {
  const { username = client.credentials.username, password = client.credentials.password } = options;
  const { realm = client.realm ?? TEST_REALM, nonce = client.nonce ?? "", algorithm = "md5" } = options;
  const algorithms =
    algorithm === "md5"
      ? []
      : [
          attribute(PASSWORD_ALGORITHMS, client.passwordAlgorithms),
          attribute(PASSWORD_ALGORITHM, { algorithm: 2, parameters: new Uint8Array() }),
        ];
  return encodeMessage({
    method,
    class: "request",
    transactionId: options.transactionId ?? nextTransactionId(),
    attributes: [
      ...attributes,
      attribute(USERNAME, username),
      attribute(REALM, realm),
      attribute(NONCE, nonce),
      ...algorithms,
    ],
    integrity: {
      algorithm: algorithm === "md5" ? "sha1" : "sha256",
      key: longTermKey({ username, realm, password, algorithm }, nodeCrypto),
      crypto: nodeCrypto,
    },
    fingerprint: options.fingerprint ?? false,
  });
}

/** A request without credentials. */
export function bareRequest(
  method: number,
  attributes: readonly AttributeToWrite[] = [],
  transactionId: Uint8Array = nextTransactionId(),
): Uint8Array<ArrayBuffer> {
  return encodeMessage({ method, class: "request", transactionId, attributes });
}

/** Sends the bytes. @returns the answer, if there is one */
export function exchange(client: TestClient, bytes: Uint8Array): StunMessage | undefined {
  client.send(bytes);
  const answers = client.take();
  if (answers.length > 1) throw new Error(`${answers.length} answers to one request`);
  const [answer] = answers;
  return answer === undefined ? undefined : decodeMessage(answer);
}

/** Sends an unauthenticated request to get a challenge. */
export function learnChallenge(client: TestClient): void {
  remember(client, exchange(client, bareRequest(METHODS.refresh)));
}

function remember(client: TestClient, answer: StunMessage | undefined): void {
  if (answer === undefined) throw new Error("no challenge came");
  client.nonce = readAttribute(answer, NONCE) ?? client.nonce;
  client.passwordAlgorithms = readAttribute(answer, PASSWORD_ALGORITHMS) ?? client.passwordAlgorithms;
}

/** A request with credentials, sent once; a client without a nonce gets one first. */
export function request(
  client: TestClient,
  method: number,
  attributes: readonly AttributeToWrite[],
  options: RequestOptions = {},
): StunMessage {
  if (client.nonce === undefined) learnChallenge(client);
  const answer = exchange(client, signedRequest(client, method, attributes, options));
  if (answer === undefined) throw new Error("no answer came");
  return answer;
}

/** Like `request`, but after a stale nonce the request is sent again, as clients do. */
export function persistentRequest(
  client: TestClient,
  method: number,
  attributes: readonly AttributeToWrite[],
): StunMessage {
  const answer = request(client, method, attributes);
  if (outcomeOf(answer) !== 438) return answer;
  remember(client, answer);
  return request(client, method, attributes);
}

/** "success", or the code of an error. */
export function outcomeOf(answer: StunMessage | undefined): "success" | "indication" | "silence" | number {
  if (answer === undefined) return "silence";
  if (answer.class === "error") return readAttribute(answer, ERROR_CODE)?.code ?? 0;
  return answer.class === "success" ? "success" : "indication";
}

export function allocate(
  client: TestClient,
  attributes: readonly AttributeToWrite[] = [UDP_TRANSPORT],
  options: RequestOptions = {},
): StunMessage {
  return request(client, METHODS.allocate, attributes, options);
}

/** An Allocate that has to succeed. @returns the relayed transport address */
export function allocated(
  client: TestClient,
  attributes: readonly AttributeToWrite[] = [UDP_TRANSPORT],
): TransportAddress {
  const answer = allocate(client, attributes);
  const relayed = readAttribute(answer, XOR_RELAYED_ADDRESS);
  if (relayed === undefined) throw new Error(`no relayed address: ${outcomeOf(answer)}`);
  return relayed;
}

export function refresh(
  client: TestClient,
  lifetimeSeconds?: number,
  attributes: readonly AttributeToWrite[] = [],
): StunMessage {
  const lifetime = lifetimeSeconds === undefined ? [] : [attribute(LIFETIME, lifetimeSeconds)];
  return request(client, METHODS.refresh, [...lifetime, ...attributes]);
}

export function createPermission(client: TestClient, ...addresses: readonly string[]): StunMessage {
  const peers = addresses.map((address) => attribute(XOR_PEER_ADDRESS, { address, port: 0 }));
  return request(client, METHODS.createPermission, peers);
}

export function bindChannel(client: TestClient, channel: number, peer: TransportAddress): StunMessage {
  const attributes = [attribute(CHANNEL_NUMBER, channel), attribute(XOR_PEER_ADDRESS, peer)];
  return request(client, METHODS.channelBind, attributes);
}

export function sendIndication(
  client: TestClient,
  peer: TransportAddress,
  data: Uint8Array,
  attributes: readonly AttributeToWrite[] = [],
): void {
  client.send(
    encodeMessage({
      method: METHODS.send,
      class: "indication",
      transactionId: nextTransactionId(),
      attributes: [attribute(XOR_PEER_ADDRESS, peer), attribute(DATA, data), ...attributes],
    }),
  );
}

export function sendChannelData(client: TestClient, channel: number, data: Uint8Array): void {
  client.send(encodeChannelData(channel, data, { padded: client.isStream }));
}

/** Data that was relayed to a client. */
export type Relayed =
  | { readonly peer: TransportAddress; readonly data: Uint8Array }
  | { readonly channel: number; readonly data: Uint8Array };

/** The peers' data that has arrived at the client since the last call; anything else is an error. */
export function takeRelayed(client: TestClient): Relayed[] {
  return client.take().map((bytes) => {
    if (!isStunMessage(bytes)) return decodeChannelData(bytes);
    const message = decodeMessage(bytes);
    const peer = readAttribute(message, XOR_PEER_ADDRESS);
    const data = readAttribute(message, DATA);
    if (message.method !== METHODS.data || peer === undefined || data === undefined) {
      throw new Error("the client received something other than data");
    }
    return { peer, data };
  });
}

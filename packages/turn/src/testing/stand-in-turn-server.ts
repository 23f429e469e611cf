/**
 * For tests of the client: a TURN server that relays UDP on loopback, has one user, and follows a test's script. It
 * only checks what this client could get wrong.
 */
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import {
  type AttributeToWrite,
  attribute,
  CHANNEL_NUMBER,
  CONNECTION_ID,
  checkIntegrity,
  createStreamSplitter,
  DATA,
  decodeChannelData,
  decodeMessage,
  ERROR_CODE,
  encodeChannelData,
  encodeMessage,
  isChannelData,
  LIFETIME,
  longTermKey,
  METHODS,
  MOBILITY_TICKET,
  NONCE,
  REALM,
  readAttribute,
  readAttributes,
  type StunMessage,
  type TransportAddress,
  XOR_MAPPED_ADDRESS,
  XOR_PEER_ADDRESS,
  XOR_RELAYED_ADDRESS,
} from "@visavis/stun/core";
import { nodeCrypto, randomTransactionId } from "@visavis/stun/node";

export const STAND_IN_CREDENTIALS = { username: "ada", password: "engine" } as const;

/** The bytes that a peer sends as soon as it is joined. */
export const EARLY_PEER_BYTES = "early";

const REALM_NAME = "example.org";
const KEY = longTermKey({ ...STAND_IN_CREDENTIALS, realm: REALM_NAME, algorithm: "md5" }, nodeCrypto);

/** A refusal by code, silence, or additional attributes for a success response. */
export type StandInReply =
  | { readonly code: number }
  | "silence"
  | { readonly attributes: readonly AttributeToWrite[] };

export interface StandInTurnServer {
  readonly udp: { readonly address: string; readonly port: number };
  readonly tcp: { readonly address: string; readonly port: number; readonly transport: "tcp" };
  /** Every authenticated request. */
  readonly requests: StunMessage[];
  /** How many ChannelData messages and Send indications arrived. */
  readonly carried: { channelData: number; indications: number };
  /** Sends bytes to the client that created the last allocation. */
  sendToClient(bytes: Uint8Array): void;
  /** Closes every connection. */
  hangUp(): void;
  close(): void;
}

interface Client {
  readonly isReliable: boolean;
  readonly address: TransportAddress;
  send(bytes: Uint8Array): void;
  relay: DatagramSocket | undefined;
  readonly channels: Map<number, TransportAddress>;
  /** A data connection: everything is echoed, as if by a peer. */
  isJoined: boolean;
}

function bindLoopback(): DatagramSocket {
  const socket = createSocket("udp4");
  socket.bindSync({ address: "127.0.0.1" });
  return socket;
}

/** @param script the reply to a request; undefined for the normal one */
export async function startStandInTurnServer(
  script: (request: StunMessage) => StandInReply | undefined = () => undefined,
): Promise<StandInTurnServer> {
  const udp = bindLoopback();
  const clients = new Map<string, Client>();
  const relays = new Set<DatagramSocket>();
  const connections = new Set<Socket>();
  const requests: StunMessage[] = [];
  const carried = { channelData: 0, indications: 0 };
  let latest: Client | undefined;

  function fromPeer(client: Client, data: Uint8Array, peer: TransportAddress): void {
    const channel = [...client.channels].find(([, { port }]) => port === peer.port)?.[0];
    client.send(
      channel === undefined
        ? encodeMessage({
            method: METHODS.data,
            class: "indication",
            transactionId: randomTransactionId(),
            attributes: [attribute(XOR_PEER_ADDRESS, peer), attribute(DATA, data)],
          })
        : encodeChannelData(channel, data, { padded: client.isReliable }),
    );
  }

  function allocate(client: Client): AttributeToWrite[] {
    const relay = bindLoopback();
    relay.on("message", (data, { address, port }) => fromPeer(client, data, { address, port }));
    relays.add(relay);
    client.relay = relay;
    latest = client;
    return [
      attribute(XOR_RELAYED_ADDRESS, relay.address()),
      attribute(XOR_MAPPED_ADDRESS, client.address),
      attribute(LIFETIME, 600),
    ];
  }

  /** The attributes of the success response. */
  function perform(request: StunMessage, client: Client): readonly AttributeToWrite[] {
    switch (request.method) {
      case METHODS.allocate:
        return allocate(client);
      case METHODS.refresh: {
        const ticket = readAttribute(request, MOBILITY_TICKET);
        const moves = ticket !== undefined && latest !== undefined;
        if (moves) {
          const { relay } = latest as Client;
          relay?.removeAllListeners("message");
          relay?.on("message", (data, { address, port }) => fromPeer(client, data, { address, port }));
          client.relay = relay;
        }
        return [
          attribute(LIFETIME, readAttribute(request, LIFETIME) ?? 600),
          ...(moves ? [attribute(MOBILITY_TICKET, Uint8Array.of(2))] : []),
        ];
      }
      case METHODS.channelBind: {
        const number = readAttribute(request, CHANNEL_NUMBER);
        const [peer] = readAttributes(request, XOR_PEER_ADDRESS);
        if (number !== undefined && peer !== undefined) client.channels.set(number, peer);
        return [];
      }
      case METHODS.connect:
        return [attribute(CONNECTION_ID, 7)];
      default:
        return [];
    }
  }

  function answer(
    request: StunMessage,
    client: Client,
    reply: { readonly kind: "success" | "error"; readonly attributes: readonly AttributeToWrite[] },
    isSigned: boolean,
  ): void {
    client.send(
      encodeMessage({
        method: request.method,
        class: reply.kind,
        transactionId: request.transactionId,
        attributes: reply.attributes,
        ...(isSigned ? { integrity: { algorithm: "sha1" as const, key: KEY, crypto: nodeCrypto } } : {}),
      }),
    );
  }

  const refusal = (code: number, ...more: readonly AttributeToWrite[]) =>
    ({ kind: "error", attributes: [attribute(ERROR_CODE, { code, reason: "" }), ...more] }) as const;

  function receiveRequest(request: StunMessage, client: Client): void {
    if (request.method === METHODS.binding) {
      const attributes = [attribute(XOR_MAPPED_ADDRESS, client.address)];
      answer(request, client, { kind: "success", attributes }, false);
      return;
    }
    if (checkIntegrity(request, KEY, nodeCrypto) !== "valid") {
      const challenge = [attribute(REALM, REALM_NAME), attribute(NONCE, "nonce")];
      answer(request, client, refusal(401, ...challenge), false);
      return;
    }
    requests.push(request);
    const reply = script(request);
    if (reply === "silence") return;
    if (reply !== undefined && "code" in reply) answer(request, client, refusal(reply.code), true);
    else {
      const attributes = [...(reply?.attributes ?? []), ...perform(request, client)];
      answer(request, client, { kind: "success", attributes }, true);
      client.isJoined = request.method === METHODS.connectionBind;
      if (client.isJoined) client.send(new TextEncoder().encode(EARLY_PEER_BYTES));
    }
  }

  function receive(bytes: Uint8Array, client: Client): void {
    if (isChannelData(bytes)) {
      carried.channelData += 1;
      const { channel, data } = decodeChannelData(bytes);
      const peer = client.channels.get(channel);
      if (peer !== undefined) client.relay?.send(data, peer.port, peer.address);
      return;
    }
    const message = decodeMessage(bytes);
    if (message.class === "request") {
      receiveRequest(message, client);
    } else if (message.method === METHODS.send) {
      carried.indications += 1;
      const [peer] = readAttributes(message, XOR_PEER_ADDRESS);
      const data = readAttribute(message, DATA);
      if (peer !== undefined && data !== undefined) client.relay?.send(data, peer.port, peer.address);
    }
  }

  udp.on("message", (bytes, { address, port }) => {
    const key = `${address} ${port}`;
    const client = clients.get(key) ?? {
      isReliable: false,
      address: { address, port },
      send: (answered: Uint8Array) => udp.send(answered, port, address),
      relay: undefined,
      channels: new Map(),
      isJoined: false,
    };
    clients.set(key, client);
    receive(Uint8Array.from(bytes), client);
  });

  const tcp = createServer((socket) => {
    connections.add(socket);
    socket.on("error", () => {});
    const splitter = createStreamSplitter();
    const client: Client = {
      isReliable: true,
      address: { address: "127.0.0.1", port: socket.remotePort ?? 0 },
      send: (answered) => socket.write(answered),
      relay: undefined,
      channels: new Map(),
      isJoined: false,
    };
    socket.on("data", (chunk) => {
      if (client.isJoined) {
        socket.write(chunk);
        return;
      }
      // So that a peer's first bytes leave together with the response before them.
      socket.cork();
      setImmediate(() => socket.uncork());
      splitter.append(chunk);
      for (let frame = splitter.next(); frame !== undefined; frame = splitter.next()) {
        receive(Uint8Array.from(frame), client);
      }
    });
  });
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const { port: tcpPort } = tcp.address() as AddressInfo;
  const hangUp = () => {
    for (const socket of connections) socket.destroy();
  };
  return {
    udp: udp.address(),
    tcp: { address: "127.0.0.1", port: tcpPort, transport: "tcp" },
    requests,
    carried,
    sendToClient: (bytes) => latest?.send(bytes),
    hangUp,
    close() {
      hangUp();
      tcp.close();
      udp.close();
      for (const relay of relays) relay.close();
    },
  };
}

import { createStreamSplitter, type PasswordAlgorithm, type TransportAddress } from "@visavis/stun/core";
import {
  type Connection,
  connectionClosed,
  type Listener,
  openConnection,
  receiveBytes,
  receiveDatagram,
  type StreamSocket,
} from "../core/index.ts";
import type { RecordedEdge } from "./recorded-edge.ts";
import { ALICE, type Credentials, SERVER } from "./test-configuration.ts";

/** A client of the machine, over whatever carries its bytes. */
export interface TestClient {
  readonly edge: RecordedEdge;
  readonly remote: TransportAddress;
  /** The latest challenge. */
  nonce: string | undefined;
  passwordAlgorithms: readonly PasswordAlgorithm[];
  credentials: Credentials;
  /** STUN and ChannelData messages over TCP are padded. */
  readonly isStream: boolean;
  send(bytes: Uint8Array): void;
  /** Messages that came since the last time. */
  take(): Uint8Array[];
}

/** A client on UDP. */
export function createDatagramClient(
  edge: RecordedEdge,
  {
    remote = { address: "198.51.100.1", port: 40_000 },
    credentials = ALICE,
    listener = remote.address.includes(":") ? edge.listenerIpv6 : edge.listener,
  }: {
    readonly remote?: TransportAddress;
    readonly credentials?: Credentials;
    readonly listener?: Listener;
  } = {},
): TestClient {
  return {
    edge,
    remote,
    nonce: undefined,
    passwordAlgorithms: [],
    credentials,
    isStream: false,
    send: (bytes) => receiveDatagram(edge.turn, listener, bytes, remote.port, remote.address, edge.nowMs),
    take: () => {
      const { port, address } = remote;
      const mine = edge.toClients.filter(
        ({ from, to }) => to.port === port && to.address === address && from === listener.socket.local,
      );
      const others = edge.toClients.filter((datagram) => !mine.includes(datagram));
      edge.toClients.splice(0, edge.toClients.length, ...others);
      return mine.map(({ bytes }) => bytes);
    },
  };
}

/** A client on TCP or TLS. */
export interface StreamClient extends TestClient {
  /** Missing where the machine refused the connection. */
  readonly connection: Connection | undefined;
  readonly stream: StreamSocket;
  /** True once the machine has closed the connection. */
  isClosed: boolean;
  /** True while the client does not read. */
  isSlow: boolean;
  /** All bytes from the server since the last time, as they were on the wire. */
  takeBytes(): Uint8Array;
  /** The client ends the connection. */
  end(): void;
}

export function createStreamClient(
  edge: RecordedEdge,
  {
    remote = { address: "198.51.100.1", port: 41_000 },
    credentials = ALICE,
    transport = "tcp",
    local = SERVER,
  }: {
    readonly remote?: TransportAddress;
    readonly credentials?: Credentials;
    readonly transport?: "tcp" | "tls";
    readonly local?: TransportAddress;
  } = {},
): StreamClient {
  const splitter = createStreamSplitter();
  const received: Uint8Array[] = [];
  const stream: StreamSocket = {
    transport,
    local,
    remote,
    send: (bytes, { droppable }) => {
      if (client.isClosed) throw new Error("the machine writes to a connection that it has closed");
      if (droppable && client.isSlow) return false;
      received.push(bytes.slice());
      return true;
    },
    close: () => {
      client.isClosed = true;
    },
  };
  const connection = openConnection(edge.turn, stream, edge.nowMs);
  /** From then on the edge passes the bytes to the peer. */
  const isJoined = () => edge.joined.has(stream);
  const client: StreamClient = {
    edge,
    remote,
    connection,
    stream,
    nonce: undefined,
    passwordAlgorithms: [],
    credentials,
    isStream: true,
    isClosed: false,
    isSlow: false,
    send: (bytes) => {
      if (connection === undefined || client.isClosed || isJoined()) return;
      receiveBytes(edge.turn, connection, bytes, edge.nowMs);
    },
    take: () => {
      splitter.append(client.takeBytes());
      const messages: Uint8Array[] = [];
      for (let next = splitter.next(); next !== undefined; next = splitter.next())
        messages.push(next.slice());
      return messages;
    },
    takeBytes: () => new Uint8Array(Buffer.concat(received.splice(0))),
    end: () => {
      if (connection === undefined || client.isClosed) return;
      client.isClosed = true;
      connectionClosed(edge.turn, connection, edge.nowMs);
    },
  };
  return client;
}

import { createStreamSplitter, type PasswordAlgorithm, type TransportAddress } from "@visavis/stun/core";
import type { RecordedEdge, RecordedStream } from "./recorded-edge.ts";
import { ALICE, type Credentials, SERVER } from "./test-configuration.ts";

/** A client of the core, over any transport. */
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
  /** Messages that have arrived since the last call. */
  take(): Uint8Array[];
}

/** A client on UDP. */
export function createDatagramClient(
  edge: RecordedEdge,
  {
    remote = { address: "198.51.100.1", port: 40_000 },
    credentials = ALICE,
    listenerId = remote.address.includes(":") ? edge.listenerIpv6Id : edge.listenerId,
  }: {
    readonly remote?: TransportAddress;
    readonly credentials?: Credentials;
    readonly listenerId?: number;
  } = {},
): TestClient {
  return {
    edge,
    remote,
    nonce: undefined,
    passwordAlgorithms: [],
    credentials,
    isStream: false,
    send: (bytes) => edge.turn.receiveDatagram(listenerId, bytes, remote.port, remote.address, edge.nowMs),
    take: () => {
      const { port, address } = remote;
      const mine = edge.toClients.filter(
        ({ from, to }) =>
          to.port === port && to.address === address && from === edge.listeners.get(listenerId),
      );
      const others = edge.toClients.filter((datagram) => !mine.includes(datagram));
      edge.toClients.splice(0, edge.toClients.length, ...others);
      return mine.map(({ bytes }) => bytes);
    },
  };
}

/** A client on TCP or TLS. */
export interface StreamClient extends TestClient {
  /** Missing when the core refused the connection. */
  readonly connectionId: number | undefined;
  /** True once the core has closed the connection. */
  isClosed: boolean;
  /** True while the client does not read. */
  isSlow: boolean;
  /** All bytes from the server since the last call, as on the wire. */
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
  const stream: RecordedStream = {
    write(bytes, isDroppable) {
      if (client.isClosed) throw new Error("the core writes to a connection that it has closed");
      if (isDroppable && client.isSlow) return false;
      received.push(bytes.slice());
      return true;
    },
    close() {
      client.isClosed = true;
    },
  };
  const connectionId = edge.turn.openConnection({ transport, local, remote }, edge.nowMs);
  if (connectionId !== undefined) edge.streams.set(connectionId, stream);
  /** Once joined, the edge passes the bytes to the peer. */
  const isJoined = () => connectionId !== undefined && edge.joined.has(connectionId);
  const client: StreamClient = {
    edge,
    remote,
    connectionId,
    nonce: undefined,
    passwordAlgorithms: [],
    credentials,
    isStream: true,
    isClosed: false,
    isSlow: false,
    send: (bytes) => {
      if (connectionId === undefined || client.isClosed || isJoined()) return;
      edge.turn.receiveBytes(connectionId, bytes, edge.nowMs);
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
      if (connectionId === undefined || client.isClosed) return;
      client.isClosed = true;
      edge.turn.connectionClosed(connectionId, edge.nowMs);
    },
  };
  return client;
}

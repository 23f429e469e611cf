import { CORPUS_PEERS, messageCorpus } from "./message-corpus.ts";
import { mutated, randomBytes } from "./mutation.ts";
import { createNumbers } from "./numbers.ts";
import {
  acceptConnect,
  bindRelayedAddress,
  boundRelayedAddresses,
  createRecordedEdge,
  failRelayedAddress,
  pass,
  type RecordedEdge,
  sendFromPeer,
} from "./recorded-edge.ts";
import { learnChallenge } from "./requests.ts";
import { type AnswerClass, classOfAnswer, mustStaySilent } from "./silence.ts";
import {
  createDatagramClient,
  createStreamClient,
  type StreamClient,
  type TestClient,
} from "./test-client.ts";
import { RELAY_IPV4, WITHOUT_LIMITS } from "./test-configuration.ts";

const DATAGRAM_CLIENTS = 8;
const STREAM_CLIENTS = 4;
/** After this many messages a client rebuilds its corpus with a fresh nonce. */
const CORPUS_USES = 4000;

/** A storm of valid, mutated and random messages from clients and peers, the same for the same seed. */
export interface HostileTraffic {
  readonly edge: RecordedEdge;
  /** What the server sent to clients, by class. */
  readonly answers: Record<AnswerClass, number>;
  relayedToPeers: number;
  /**
   * Passes one datagram, chunk or event to the server.
   *
   * @throws {Error} when the server breaks a rule
   */
  step(): void;
}

interface Sender {
  client: TestClient;
  /** Replaces a closed connection by one from the same address and port, so that nonces stay valid. */
  reopen: () => TestClient;
  corpus: readonly Uint8Array[];
  uses: number;
}

export function createHostileTraffic(seed: number): HostileTraffic {
  const numbers = createNumbers(seed);
  const edge = createRecordedEdge({
    connectionGraceMs: 30_000,
    natDiscovery: seed % 2 === 0,
    limits: {
      ...WITHOUT_LIMITS,
      allocations: { perAddress: 8, perUser: 12, total: 12 },
      permissions: { perAllocation: 8, perAddress: 30, perUser: 60, total: 60 },
      connections: { perAddress: 6, total: 6 },
    },
  });
  const answers = { success: 0, error: 0, indication: 0, request: 0, channelData: 0 };
  const senders = Array.from({ length: DATAGRAM_CLIENTS + STREAM_CLIENTS }, (_, index): Sender => {
    const reopen = () => (index < DATAGRAM_CLIENTS ? datagramClient(edge, index) : streamClient(edge, index));
    return { client: reopen(), reopen, corpus: [], uses: CORPUS_USES };
  });

  /** Checks what the server has sent, and discards it. */
  function judge(input: Uint8Array | undefined): void {
    const isSilenceDue = input !== undefined && mustStaySilent(input);
    for (const { bytes } of edge.toClients) {
      const answer = classOfAnswer(bytes);
      answers[answer] += 1;
      if (answer === "request") throw new Error("the server sent a request to a client");
      if (isSilenceDue && (answer === "success" || answer === "error")) {
        throw new Error(`an answer to ${Buffer.from(input).toString("hex")}`);
      }
    }
    for (const { to } of edge.toPeers) {
      const isExpected =
        to.address !== RELAY_IPV4 && CORPUS_PEERS.some(({ address }) => address === to.address);
      if (!isExpected || to.port === 0) throw new Error(`relayed to ${to.address} port ${to.port}`);
    }
    traffic.relayedToPeers += edge.toPeers.length;
    edge.toClients.length = 0;
    edge.toPeers.length = 0;
  }

  function sendFromClient(sender: Sender): void {
    if (isOver(sender.client)) sender.client = sender.reopen();
    if (sender.uses >= CORPUS_USES) renew(sender);
    sender.uses += 1;
    const { client, corpus } = sender;
    const chance = numbers.below(10);
    const valid = numbers.pick(corpus);
    let bytes = chance < 3 ? valid : mutated(valid, numbers);
    if (chance === 9) bytes = randomBytes(numbers.below(120), numbers);
    client.send(bytes);
    judge(client.isStream ? undefined : bytes);
    if (client.isStream) for (const message of client.take()) answers[classOfAnswer(message)] += 1;
  }

  function sendFromSomePeer(): void {
    const relay = numbers.pick(edge.relayedAddresses);
    const from = numbers.below(4) === 0 ? { address: "198.51.100.99", port: 7 } : numbers.pick(CORPUS_PEERS);
    const length = numbers.below(50) === 0 ? numbers.below(65_536) : numbers.below(300);
    sendFromPeer(edge, { from, to: relay.external, bytes: new Uint8Array(length) });
    judge(undefined);
  }

  function happen(): void {
    switch (numbers.below(8)) {
      case 0:
        pass(edge, numbers.below(50) === 0 ? 700_000 : numbers.below(3000));
        return;
      case 1:
        edge.binding = numbers.pick(["atOnce", "atOnce", "atOnce", "later", "fails"]);
        return;
      case 2:
        for (const recorded of edge.relayedAddresses.filter(({ state }) => state === "requested")) {
          if (numbers.below(4) === 0) failRelayedAddress(edge, recorded);
          else bindRelayedAddress(edge, recorded);
        }
        return;
      case 3:
        if (edge.connects.length > 0) acceptConnect(edge);
        return;
      case 4: {
        const connect = edge.connects.pop();
        if (connect !== undefined) edge.turn.peerUnreachable(connect.peerConnectionId, edge.nowMs);
        return;
      }
      default:
        forgetRelays(edge);
    }
  }

  const traffic: HostileTraffic = {
    edge,
    answers,
    relayedToPeers: 0,
    step: () => {
      const chance = numbers.below(1000);
      if (chance < 4) {
        happen();
        judge(undefined);
      } else if (chance < 200 && edge.relayedAddresses.length > 0) sendFromSomePeer();
      else sendFromClient(numbers.pick(senders));
    },
  };
  return traffic;
}

function datagramClient(edge: RecordedEdge, index: number): TestClient {
  const address = index % 4 === 3 ? `2001:db8:9:${index}::1` : `198.51.100.${index % 3}`;
  return createDatagramClient(edge, { remote: { address, port: 40_000 + index } });
}

function streamClient(edge: RecordedEdge, index: number): StreamClient {
  const transport = index % 2 === 0 ? "tcp" : "tls";
  return createStreamClient(edge, { remote: { address: `203.0.113.${index}`, port: 50_000 }, transport });
}

const isOver = (client: TestClient) => "isClosed" in client && client.isClosed === true;

/** A new nonce, over a connection that has no partial message. */
function renew(sender: Sender): void {
  sender.uses = 0;
  if ("end" in sender.client) {
    (sender.client as StreamClient).end();
    sender.client = sender.reopen();
  }
  learnChallenge(sender.client);
  sender.corpus = messageCorpus(sender.client);
}

/** Forgets closed relayed addresses and connections. */
function forgetRelays(edge: RecordedEdge): void {
  const open = edge.relayedAddresses.filter(({ state }) => state === "requested" || state === "bound");
  edge.relayedAddresses.splice(0, edge.relayedAddresses.length, ...open);
  edge.connects.splice(0, Math.max(0, edge.connects.length - 20));
  if (boundRelayedAddresses(edge).length > 100)
    throw new Error("more relayed addresses are bound than the quota allows");
}

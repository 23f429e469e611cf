import type { Socket } from "node:net";
import {
  type AttributeToWrite,
  decodeMessage,
  encodeMessage,
  isChannelData,
  METHODS,
  StunDecodeError,
  type StunMessage,
  type TransportAddress,
} from "../core/index.ts";
import { nodeCrypto, randomTransactionId } from "./crypto.ts";
import { openDatagramTransport } from "./datagram-transport.ts";
import {
  type Authentication,
  type AuthenticationMemory,
  answerChallenge,
  type LongTermCredentials,
  readChallenge,
} from "./long-term-authentication.ts";
import { nameOfMethod, StunRequestError } from "./request-error.ts";
import { completeTiming, type RequestTiming, waitsAfterTransmissions } from "./request-timing.ts";
import {
  errorOfResponse,
  judgeResponse,
  readResponse,
  STALE_NONCE,
  UNAUTHENTICATED,
} from "./response-judgement.ts";
import { resolveServer } from "./server-address.ts";
import { openStreamTransport, type StreamTransport } from "./stream-transport.ts";
import { createTransactions, type StunResponse } from "./transactions.ts";
import type { LocalEnd, StunServer, Transport, TransportEvents } from "./transport.ts";

/** For UDP only: over TCP the connection proves that the server can be reached. */
const ADVICE_ON_UDP_SILENCE = "is it running, and does a firewall let UDP through? If not, try TCP or TLS";

/** Gives up on a server that keeps challenging with a new nonce or realm. */
const MAX_CHALLENGES = 4;

export interface StunClientOptions {
  readonly server: StunServer;
  /** Used when the server asks for them. */
  readonly credentials?: LongTermCredentials;
  /** Shared by several clients of one server. */
  readonly memory?: AuthenticationMemory;
  readonly local?: LocalEnd;
  /** Deviations from the timing of RFC 8489. */
  readonly timing?: Partial<RequestTiming>;
  /** Whether every request carries FINGERPRINT; false by default. */
  readonly fingerprint?: boolean;
  readonly onIndication?: (indication: StunMessage) => void;
  /** Called with each ChannelData message, still encoded. */
  readonly onChannelData?: (bytes: Uint8Array) => void;
  /** Called when a TCP or TLS connection is lost; not after `close`. */
  readonly onEnd?: (error: StunRequestError) => void;
}

export interface StunRequest {
  readonly method: number;
  readonly attributes?: readonly AttributeToWrite[];
  /** Called as soon as a success response is accepted, before any data that arrived after it is processed. */
  readonly onSuccess?: () => void;
}

/** One five-tuple to a STUN or TURN server. */
export interface StunClient {
  readonly local: TransportAddress;
  readonly remote: TransportAddress;
  /** True over TCP and TLS. */
  readonly isReliable: boolean;
  /**
   * Sends a request and answers a challenge (401, 438) with the credentials. Resolves with the success response.
   *
   * @throws {StunRequestError} with any of its codes
   */
  request(request: StunRequest): Promise<StunResponse>;
  /** Sends an encoded indication or ChannelData message. Errors are ignored. */
  send(bytes: Uint8Array): void;
  /**
   * Takes over the socket of a TCP or TLS client; undefined over UDP. Call it from `onSuccess`. The socket is paused,
   * and the data that arrived after the response is still unread.
   */
  detach(): Socket | undefined;
  /** Fails every pending request with `STUN_CLOSED`. */
  close(): void;
}

const REFUSALS = {
  "bid-down": "the server's PASSWORD-ALGORITHMS has been removed on the way (bid-down attack)",
  "no-common-algorithm": "the server offers no password algorithm that this client supports",
} as const;

/**
 * Opens a UDP socket, or a TCP or TLS connection, to a server.
 *
 * @throws {StunRequestError} `STUN_SOCKET_ERROR`, `STUN_TIMEOUT`
 * @throws {RangeError} for a timing out of range
 */
export async function openStunClient(options: StunClientOptions): Promise<StunClient> {
  const {
    server,
    credentials,
    local = {},
    fingerprint = false,
    onIndication,
    onChannelData,
    onEnd,
  } = options;
  const timing = completeTiming(options.timing);
  const timeoutMs = timing.reliableTimeoutMs;
  const transactions = createTransactions();
  const memory: AuthenticationMemory = options.memory ?? { latest: undefined };
  let closed: StunRequestError | undefined;

  const events: TransportEvents = {
    receive(bytes) {
      if (isChannelData(bytes)) {
        onChannelData?.(bytes);
        return;
      }
      try {
        const message = decodeMessage(bytes);
        if (message.class === "indication") onIndication?.(message);
        else if (message.class !== "request") transactions.receive(message, remote);
      } catch (error) {
        if (!(error instanceof StunDecodeError)) throw error;
        transactions.noteNoise("data that is not STUN");
      }
    },
    refuse: (error) => transactions.failAll(error),
    end(error) {
      closed = error;
      transactions.failAll(error);
      onEnd?.(error);
    },
  };

  const remote = await resolveServer(server, { localAddress: local.address, timeoutMs });
  const stream: StreamTransport | undefined =
    server.transport === "tcp" || server.transport === "tls"
      ? await openStreamTransport({ server, remote, local, timeoutMs }, events)
      : undefined;
  const transport: Transport = stream ?? (await openDatagramTransport(remote, local, events));
  const waitsMs = transport.isReliable ? [timeoutMs] : waitsAfterTransmissions(timing);

  /** Runs one transaction. Resolves with any response that passes the checks. */
  function ask({ method, attributes = [], onSuccess }: StunRequest, used: Authentication | undefined) {
    const transactionId = randomTransactionId();
    const bytes = encodeMessage({
      method,
      class: "request",
      transactionId,
      attributes: used === undefined ? attributes : [...attributes, ...used.attributes],
      ...(used === undefined ? {} : { integrity: used.integrity }),
      fingerprint,
    });
    return transactions.run({
      method,
      transactionId,
      to: remote,
      waitsMs,
      adviceOnSilence: transport.isReliable ? undefined : ADVICE_ON_UDP_SILENCE,
      transmit: () => transport.send(bytes, (error) => transactions.fail(transactionId, error)),
      judge: (message) => judgeResponse(message, { authentication: used, isReliable: transport.isReliable }),
      onAccept: ({ class: kind }) => {
        if (kind === "success") onSuccess?.();
      },
    });
  }

  /** The credentials to use after a challenge; throws `refused` if retrying is useless. */
  function answer(
    message: StunMessage,
    used: Authentication | undefined,
    refused: StunRequestError,
  ): Authentication {
    const challenge = readResponse(message, () => readChallenge(message, used?.realm));
    if (credentials === undefined || challenge === undefined) throw refused;
    // RFC 8489 §9.2.5: no retry with the same user name, realm and password.
    if (refused.errorCode === UNAUTHENTICATED && used?.realm === challenge.realm) throw refused;
    const next = answerChallenge(credentials, challenge, nodeCrypto);
    if (typeof next === "string") {
      const problem = `${nameOfMethod(message.method)}: ${REFUSALS[next]}`;
      throw new StunRequestError("STUN_BAD_RESPONSE", problem, { response: message });
    }
    return next;
  }

  return {
    local: transport.local,
    remote,
    isReliable: transport.isReliable,
    async request(request) {
      for (let challenges = 0; ; challenges += 1) {
        if (closed !== undefined) throw closed;
        // Most servers answer any Binding request without integrity.
        const used = request.method === METHODS.binding && challenges === 0 ? undefined : memory.latest;
        const response = await ask(request, used);
        if (response.message.class === "success") return response;
        const refused = errorOfResponse(response.message);
        const isChallenge = refused.errorCode === UNAUTHENTICATED || refused.errorCode === STALE_NONCE;
        if (!isChallenge || challenges === MAX_CHALLENGES) throw refused;
        memory.latest = answer(response.message, used, refused);
      }
    },
    send(bytes) {
      transport.send(bytes);
    },
    detach() {
      closed = new StunRequestError("STUN_CLOSED", "the connection has been handed over");
      return stream?.detach();
    },
    close() {
      closed ??= new StunRequestError("STUN_CLOSED", "the client has been closed");
      transport.close();
      transactions.failAll(closed);
    },
  };
}

import {
  attribute,
  CHANGE_REQUEST,
  canonicalAddress,
  decodeMessage,
  encodeMessage,
  familyOf,
  formatTransportAddress,
  isSameTransportAddress,
  MAPPED_ADDRESS,
  METHODS,
  OTHER_ADDRESS,
  RESPONSE_PORT,
  readAttribute,
  StunDecodeError,
  type StunMessage,
  type TransportAddress,
  XOR_MAPPED_ADDRESS,
} from "../core/index.ts";
import { randomTransactionId } from "./crypto.ts";
import {
  bindSocket,
  createDatagramSocket,
  localAddressOf,
  openDatagramTransport,
} from "./datagram-transport.ts";
import { StunRequestError } from "./request-error.ts";
import { type RequestTiming, waitsAfterTransmissions } from "./request-timing.ts";
import { judgeResponse, readResponse } from "./response-judgement.ts";
import { createTransactions, type ResponseJudgement } from "./transactions.ts";

/** What a Binding response says. */
interface BindingResponse {
  readonly kind: "answer";
  readonly mapped: TransportAddress;
  /** The source address of the response, as our socket saw it. */
  readonly from: TransportAddress;
  readonly otherAddress: TransportAddress | undefined;
}

/** `failed`: the request could not be sent, or what came back is not a usable Binding response. */
type BindingOutcome = BindingResponse | { readonly kind: "refused" | "silence" | "failed" };

interface BindingRequest {
  readonly to: TransportAddress;
  readonly changeRequest?: { readonly changeIp: boolean; readonly changePort: boolean };
  readonly responsePort?: number;
  readonly transactionId?: Uint8Array;
}

interface ExpectedMessage {
  readonly class: "request" | "success";
  readonly transactionId: Uint8Array;
}

/** A UDP socket that sends Binding requests to any number of server addresses. */
export interface BindingSocket {
  readonly local: TransportAddress;
  /** Sends a request, with retransmissions, and waits for the response. Never rejects. */
  request(request: BindingRequest): Promise<BindingOutcome>;
  /** Sends a request once and does not wait for a response. */
  send(request: BindingRequest): void;
  /** Whether a message with this transaction id arrives in time, from any address. */
  receives(message: ExpectedMessage, withinMs: number): Promise<boolean>;
  /** Pending requests end as `failed`. */
  close(): void;
}

function encodeRequest(
  { changeRequest, responsePort }: BindingRequest,
  transactionId: Uint8Array,
): Uint8Array {
  return encodeMessage({
    method: METHODS.binding,
    class: "request",
    transactionId,
    attributes: [
      ...(changeRequest === undefined ? [] : [attribute(CHANGE_REQUEST, changeRequest)]),
      ...(responsePort === undefined ? [] : [attribute(RESPONSE_PORT, responsePort)]),
    ],
  });
}

/** Turns IPv4-mapped IPv6 addresses back into IPv4. */
function canonical({ address, port }: TransportAddress): TransportAddress {
  return { address: canonicalAddress(address), port };
}

function readAnswer(message: StunMessage, from: TransportAddress): BindingOutcome {
  if (message.class === "error") return { kind: "refused" };
  return readResponse(message, () => {
    const mapped = readAttribute(message, XOR_MAPPED_ADDRESS) ?? readAttribute(message, MAPPED_ADDRESS);
    if (mapped === undefined) return { kind: "failed" };
    const otherAddress = readAttribute(message, OTHER_ADDRESS);
    return {
      kind: "answer",
      mapped: canonical(mapped),
      from,
      otherAddress: otherAddress && canonical(otherAddress),
    };
  });
}

/** @throws {StunRequestError} `STUN_SOCKET_ERROR` when no socket can be bound to the address */
export async function openBindingSocket(localAddress: string, timing: RequestTiming): Promise<BindingSocket> {
  const socket = createDatagramSocket(familyOf(localAddress));
  try {
    await bindSocket(socket, { address: localAddress });
  } catch (error) {
    socket.close();
    throw error;
  }
  const transactions = createTransactions();
  const listeners = new Set<(message: StunMessage | undefined) => void>();
  let isOpen = true;

  socket.on("message", (bytes, source) => {
    try {
      const message = decodeMessage(bytes);
      for (const listener of [...listeners]) listener(message);
      if (message.class === "success" || message.class === "error") {
        transactions.receive(message, canonical(source));
      }
    } catch (error) {
      if (!(error instanceof StunDecodeError)) throw error;
    }
  });

  function judge({ to, changeRequest }: BindingRequest, message: StunMessage, from: TransportAddress) {
    const isExpected = changeRequest !== undefined || isSameTransportAddress(from, to);
    const elsewhere: ResponseJudgement = {
      kind: "discard",
      reason: `an answer from ${formatTransportAddress(from)}`,
      isForged: false,
    };
    return isExpected ? judgeResponse(message, { authentication: undefined, isReliable: false }) : elsewhere;
  }

  function transmit(bytes: Uint8Array, to: TransportAddress, onFail?: (cause: Error) => void): void {
    if (!isOpen) return;
    // The address can come from a server's response, and Node throws for port 0.
    if (to.port === 0) {
      onFail?.(new RangeError("cannot send to port 0"));
      return;
    }
    socket.send(bytes, to.port, to.address, (cause) => {
      if (cause !== null) onFail?.(cause);
    });
  }

  return {
    local: localAddressOf(socket),
    async request(request) {
      const { to, transactionId = randomTransactionId() } = request;
      const bytes = encodeRequest(request, transactionId);
      const failUnsent = (cause: Error) => {
        const error = new StunRequestError("STUN_SOCKET_ERROR", cause.message, { cause });
        transactions.fail(transactionId, error);
      };
      try {
        const { message, from } = await transactions.run({
          method: METHODS.binding,
          transactionId,
          to,
          waitsMs: waitsAfterTransmissions(timing),
          transmit: () => transmit(bytes, to, failUnsent),
          judge: (response, source) => judge(request, response, source),
        });
        return readAnswer(message, from);
      } catch (error) {
        if (!(error instanceof StunRequestError)) throw error;
        return { kind: error.code === "STUN_TIMEOUT" ? "silence" : "failed" };
      }
    },
    send(request) {
      const { transactionId = randomTransactionId() } = request;
      transmit(encodeRequest(request, transactionId), request.to);
    },
    receives(expected, withinMs) {
      return new Promise((resolve) => {
        const transactionId = Buffer.from(expected.transactionId);
        const finish = (isReceived: boolean) => {
          clearTimeout(timer);
          listeners.delete(listener);
          resolve(isReceived);
        };
        const listener = (message: StunMessage | undefined) => {
          if (message === undefined) finish(false);
          else if (message.class === expected.class && transactionId.equals(message.transactionId))
            finish(true);
        };
        const timer = setTimeout(finish, withinMs, false);
        listeners.add(listener);
      });
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      socket.close();
      transactions.failAll(new StunRequestError("STUN_CLOSED", "the socket has been closed"));
      for (const listener of [...listeners]) listener(undefined);
    },
  };
}

/** The local address that the system uses for datagrams to `remote`. @throws {StunRequestError} `STUN_SOCKET_ERROR` */
export async function localAddressTowards(remote: TransportAddress): Promise<string> {
  const events = { receive: () => {}, refuse: () => {}, end: () => {} };
  const transport = await openDatagramTransport(remote, {}, events);
  transport.close();
  return transport.local.address;
}

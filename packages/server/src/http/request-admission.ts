import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { AddressLimits } from "../limits/address-limits.ts";

/** For so long the address of a client is shut out that does what no browser does. */
const FINE_SECONDS = 10;

const TOO_MANY_REQUESTS = `Too many requests came from your address. Try again in ${FINE_SECONDS} seconds.
您的地址发来的请求过多，请在 ${FINE_SECONDS} 秒后重试。
`;

export interface RequestAdmission {
  /** Whether to answer a request of an address; if not, it has been refused. */
  admits(address: string, response: ServerResponse): boolean;
  /** The same for a request to upgrade the connection, which has no response. A refused one is to be answered with 429. */
  admitsUpgrade(address: string, socket: Duplex): boolean;
}

/**
 * Answers one request at a time on a connection, and only so many of one address. No browser sends the next one before it
 * has the answer to the last (pipelining, RFC 9112 §9.3.2), or a body in chunks (§7.1), each of which may be one byte; with
 * either a few connections could keep everyone else waiting.
 */
export function requestAdmission(limits: Pick<AddressLimits, "requests" | "refuse">): RequestAdmission {
  /** The last request of each connection: its response, and in which turn of the event loop it came. */
  const lastRequests = new WeakMap<Duplex, { readonly response: ServerResponse; readonly turn: number }>();
  let turn = 0;
  let isTurnEnding = false;

  function currentTurn(): number {
    if (!isTurnEnding) {
      isTurnEnding = true;
      setImmediate(() => {
        turn += 1;
        isTurnEnding = false;
      });
    }
    return turn;
  }

  /** Once an answer is under way, a client may have all of it before we know, but not within the same turn. */
  function isPipelined(socket: Duplex, now: number): boolean {
    const last = lastRequests.get(socket);
    return last !== undefined && (!last.response.headersSent || last.turn === now);
  }

  function fine(address: string): void {
    limits.requests.fine(address, FINE_SECONDS);
    limits.refuse("requests");
  }

  function takeOne(address: string): boolean {
    const isAllowed = limits.requests.take(address);
    if (!isAllowed) limits.refuse("requests");
    return isAllowed;
  }

  return {
    admits(address, response) {
      const { socket } = response.req;
      // The rest of what the parser had read.
      if (socket.destroyed) return false;
      const now = currentTurn();
      if (isPipelined(socket, now)) {
        fine(address);
        cutOff(socket);
        return false;
      }
      lastRequests.set(socket, { response, turn: now });
      if (response.req.headers["transfer-encoding"] !== undefined) {
        fine(address);
        response.writeHead(411, { Connection: "close" }).end();
        return false;
      }
      if (takeOne(address)) return true;
      response
        .writeHead(429, {
          "Content-Type": "text/plain; charset=utf-8",
          "Retry-After": FINE_SECONDS,
          Connection: "close",
        })
        .end(TOO_MANY_REQUESTS);
      return false;
    },
    admitsUpgrade(address, socket) {
      if (!isPipelined(socket, currentTurn())) return takeOne(address);
      fine(address);
      socket.destroy();
      return false;
    },
  };
}

/** What the types of node:http do not tell of a connection. */
interface Parsed {
  readonly parser?: { onIncoming: () => number } | null;
}

/**
 * Ends a connection, and the parsing of what was read from it already, which may be a thousand requests more. The parser stops
 * at a request that it is told to be an upgrade, for which Node.js uses the number 2.
 */
function cutOff(socket: Duplex & Parsed): void {
  socket.destroy();
  if (socket.parser) socket.parser.onIncoming = () => 2;
}

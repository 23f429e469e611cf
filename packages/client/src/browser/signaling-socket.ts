import { type ClientMessage, parseServerMessage, type ServerMessage } from "@visavis/signal/core";
import { pauseBeforeAttemptMs } from "../core/index.ts";

/** A page cannot see the protocol's own pings, so it asks by itself; unanswered, the socket is dead. */
const PING_INTERVAL_MS = 10_000;
const ANSWER_DEADLINE_MS = 8_000;

/** When there is reason to doubt it, the answer has to come within so many of the usual times, and a little. */
const PROBE_ROUND_TRIPS = 4;
const SHORTEST_PROBE_MS = 700;

/** Time for an answer that is there already to be handed to the page. */
const LAST_CHANCE_MS = 50;

/** A handshake that takes longer is given up and tried again. */
const OPEN_DEADLINE_MS = 10_000;

export type SignalingState = "connecting" | "open" | "reconnecting" | "closed";

export interface SignalingSocket {
  /** Sends at once, or drops the message where the socket is not open: after reconnecting, all is agreed anew. */
  send(message: ClientMessage): void;
  /** Asks whether the socket still leads anywhere, and connects anew at once where it does not. */
  probe(): void;
  /** Ends it for good. */
  close(): void;
}

/**
 * A WebSocket to the signaling server that comes back by itself: after a loss it connects again with growing pauses,
 * at once when the browser says that it is online again, or a probe is not answered. `onOpen` is called after each connection.
 */
export function openSignalingSocket(options: {
  readonly url: string | URL;
  readonly onOpen: () => void;
  readonly onMessage: (message: ServerMessage) => void;
  readonly onState: (state: SignalingState) => void;
}): SignalingSocket {
  let socket: WebSocket | undefined;
  let attempt = 0;
  let closed = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let pingedAtMs = 0;
  let roundTripMs = 0;
  let isProbing = false;

  function connect(): void {
    clearTimeout(retry);
    const opening = new WebSocket(options.url);
    socket = opening;
    isProbing = false;
    expectAnswer(OPEN_DEADLINE_MS);
    opening.addEventListener("open", () => {
      if (socket !== opening) return;
      attempt = 0;
      clearTimeout(deadline);
      options.onState("open");
      options.onOpen();
    });
    opening.addEventListener("message", ({ data }) => {
      if (socket !== opening) return;
      clearTimeout(deadline);
      isProbing = false;
      const message = typeof data === "string" ? parseServerMessage(data) : undefined;
      if (message?.type === "pong") roundTripMs = performance.now() - pingedAtMs;
      if (message !== undefined) options.onMessage(message);
    });
    opening.addEventListener("close", () => {
      if (socket === opening) lose();
    });
  }

  /** Nothing comes by then: the socket is given up, without waiting for it to notice. */
  function expectAnswer(withinMs: number, andThen = () => {}): void {
    clearTimeout(deadline);
    const giveUp = () => {
      socket?.close();
      lose();
      andThen();
    };
    // A page that stood still finds the time over before it has seen what came meanwhile.
    deadline = setTimeout(() => {
      deadline = setTimeout(giveUp, LAST_CHANCE_MS);
    }, withinMs);
  }

  function lose(): void {
    socket = undefined;
    clearTimeout(deadline);
    if (closed) return;
    options.onState("reconnecting");
    retry = setTimeout(connect, pauseBeforeAttemptMs(attempt, Math.random()));
    attempt += 1;
  }

  function send(message: ClientMessage): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function ping(): void {
    pingedAtMs = performance.now();
    send({ type: "ping" });
  }

  const heartbeat = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN || isProbing) return;
    ping();
    expectAnswer(ANSWER_DEADLINE_MS);
  }, PING_INTERVAL_MS);

  function probe(): void {
    if (socket === undefined) connect();
    if (socket?.readyState !== WebSocket.OPEN || isProbing) return;
    isProbing = true;
    ping();
    expectAnswer(Math.max(SHORTEST_PROBE_MS, PROBE_ROUND_TRIPS * roundTripMs), connect);
  }

  addEventListener("online", probe);
  options.onState("connecting");
  connect();

  return {
    send,
    probe,
    close() {
      closed = true;
      clearInterval(heartbeat);
      clearTimeout(retry);
      clearTimeout(deadline);
      removeEventListener("online", probe);
      socket?.close(1000);
      options.onState("closed");
    },
  };
}

import { type ClientMessage, parseServerMessage, type ServerMessage } from "@visavis/signal/core";
import { pauseBeforeAttemptMs } from "../core/index.ts";

/** A page cannot see WebSocket pings, so it sends ping messages itself. Without an answer the socket is dead. */
const PING_INTERVAL_MS = 10_000;
const ANSWER_DEADLINE_MS = 8_000;

/** The time limit for the answer to a probe: in typical round trips, and the minimum. */
const PROBE_ROUND_TRIPS = 4;
const SHORTEST_PROBE_MS = 700;

/** Time for an answer that has already arrived to be delivered to the page. */
const LAST_CHANCE_MS = 50;

/** A handshake that takes longer is aborted and retried. */
const OPEN_DEADLINE_MS = 10_000;

export type SignalingState = "connecting" | "open" | "reconnecting" | "closed";

export interface SignalingSocket {
  /** Sends at once, or drops the message if the socket is not open, since a reconnection starts from scratch. */
  send(message: ClientMessage): void;
  /** Checks whether the socket still works, and reconnects at once if not. */
  probe(): void;
  /** Closes the socket, and does not reconnect. */
  close(): void;
}

/**
 * A WebSocket to the signaling server that reconnects automatically: with growing pauses after a loss, and at once when
 * the browser is online again or a probe is not answered. `onOpen` is called after each connection.
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

  /** If nothing arrives in time, the socket counts as lost, without waiting for its close event. */
  function expectAnswer(withinMs: number, andThen = () => {}): void {
    clearTimeout(deadline);
    const giveUp = () => {
      socket?.close();
      lose();
      andThen();
    };
    // When a suspended page resumes, the timer fires before the messages that have arrived in the meantime.
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

import { type ClientMessage, parseServerMessage, type ServerMessage } from "@visavis/signal/core";
import { pauseBeforeAttemptMs } from "../core/index.ts";

/** A page cannot see the protocol's own pings, so it asks by itself; unanswered, the socket is dead. */
const PING_INTERVAL_MS = 10_000;
const ANSWER_DEADLINE_MS = 8_000;

/** A handshake that takes longer is given up and tried again. */
const OPEN_DEADLINE_MS = 10_000;

export type SignalingState = "connecting" | "open" | "reconnecting" | "closed";

export interface SignalingSocket {
  /** Sends at once, or drops the message where the socket is not open: after reconnecting, all is agreed anew. */
  send(message: ClientMessage): void;
  /** Ends it for good. */
  close(): void;
}

/**
 * A WebSocket to the signaling server that comes back by itself: after a loss it connects again with growing pauses,
 * at once when the browser says that it is online again. `onOpen` is called after each connection.
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

  function connect(): void {
    clearTimeout(retry);
    const opening = new WebSocket(options.url);
    socket = opening;
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
      const message = typeof data === "string" ? parseServerMessage(data) : undefined;
      if (message !== undefined) options.onMessage(message);
    });
    opening.addEventListener("close", () => {
      if (socket === opening) lose();
    });
  }

  /** Nothing comes by then: the socket is given up, without waiting for it to notice. */
  function expectAnswer(withinMs: number): void {
    clearTimeout(deadline);
    deadline = setTimeout(() => {
      socket?.close();
      lose();
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

  const heartbeat = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    send({ type: "ping" });
    expectAnswer(ANSWER_DEADLINE_MS);
  }, PING_INTERVAL_MS);

  const reconnectNow = () => {
    if (socket === undefined) connect();
  };
  addEventListener("online", reconnectNow);
  options.onState("connecting");
  connect();

  return {
    send,
    close() {
      closed = true;
      clearInterval(heartbeat);
      clearTimeout(retry);
      clearTimeout(deadline);
      removeEventListener("online", reconnectNow);
      socket?.close(1000);
      options.onState("closed");
    },
  };
}

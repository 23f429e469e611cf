import { type ClientMessage, parseServerMessage, type ServerMessage } from "@visavis/signal/core";
import {
  handshakeDeadlineMs,
  hedgeAfterMs,
  pauseBeforeAttemptMs,
  probeDeadlineMs,
  roundTripOfHandshakeMs,
} from "../core/index.ts";

/** A page cannot see WebSocket pings, so it sends messages of its own. Without an answer the socket is dead. */
const PING_INTERVAL_MS = 3_000;
const ANSWER_DEADLINE_MS = 5_000;

/** A request that is neither answered nor refused by then got lost. */
const KNOCK_LIMIT_MS = 2_000;

/** Time for an answer that has already arrived to be delivered to the page. */
const LAST_CHANCE_MS = 50;

export type SignalingState = "connecting" | "open" | "reconnecting" | "closed";

export interface SignalingSocket {
  /** Sends at once, or drops the message if the socket is not open. */
  send(message: ClientMessage): void;
  /** Sends the message that checks the socket. */
  ping(): void;
  /** Checks whether the socket still works, because media stand still. */
  probe(): void;
  /** Gives up the socket for a new one. */
  replace(): void;
  /** Closes the socket, and does not reconnect. */
  close(): void;
}

/**
 * A WebSocket to the signaling server that reconnects by itself. When media stand still it is suspect: then another socket
 * is opened beside it, and the first of the two to answer stays.
 *
 * Browsers delay WebSockets to a server that has refused some, at last by many seconds. So after a refusal, plain requests
 * find out when the server is back, and only then the next socket is opened.
 *
 * @param options.ping the message that checks the socket
 * @param options.isStalled whether media still stand still
 * @param options.onOpen called after each connection, also when a socket takes the place of a suspect one
 */
export function openSignalingSocket(options: {
  readonly url: string | URL;
  readonly ping: () => ClientMessage;
  readonly isStalled: () => boolean;
  readonly onOpen: () => void;
  readonly onMessage: (message: ServerMessage) => void;
  readonly onState: (state: SignalingState) => void;
}): SignalingSocket {
  const knockUrl = String(options.url).replace(/^ws/, "http");
  let socket: WebSocket | undefined;
  /** The socket that is still opening. Browsers open only one at a time to each host. */
  let opening: WebSocket | undefined;
  let attempt = 0;
  let closed = false;
  let openedInMs: number | undefined;
  let roundTripMs = 0;
  /** When the ping was sent whose answer is awaited. */
  let pingedAtMs: number | undefined;
  let isSuspect = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let hedge: ReturnType<typeof setTimeout> | undefined;

  function connect(): void {
    clearTimeout(retry);
    abandonOpening();
    const startedAtMs = performance.now();
    const next = new WebSocket(options.url);
    opening = next;
    const giveUp = setTimeout(
      () => {
        if (opening !== next) return;
        abandonOpening();
        planAttempt(connect);
      },
      handshakeDeadlineMs(openedInMs, attempt),
    );
    next.addEventListener("open", () => {
      clearTimeout(giveUp);
      if (opening !== next) return;
      openedInMs = performance.now() - startedAtMs;
      roundTripMs = roundTripOfHandshakeMs(openedInMs);
      adopt(next);
    });
    next.addEventListener("message", ({ data }) => {
      if (socket === next) hear(data);
    });
    next.addEventListener("close", () => {
      clearTimeout(giveUp);
      if (opening === next) {
        opening = undefined;
        planAttempt(knock);
      } else if (socket === next) lose();
    });
  }

  /** A socket that is still opening is closed at once; until then the browser would not open another one to this host. */
  function abandonOpening(): void {
    const abandoned = opening;
    opening = undefined;
    abandoned?.close();
  }

  /** Whether another socket is needed: instead of the one there was, or beside a suspect one. */
  const isWanted = () => !closed && (socket === undefined || isSuspect);

  function planAttempt(how: () => void): void {
    clearTimeout(retry);
    if (!isWanted()) return;
    retry = setTimeout(how, pauseBeforeAttemptMs(attempt, Math.random()));
    attempt += 1;
    // Whoever hears this may close the socket.
    if (socket === undefined) options.onState("reconnecting");
  }

  /** Any answer will do. */
  async function knock(): Promise<void> {
    const signal = AbortSignal.timeout(KNOCK_LIMIT_MS);
    const request = fetch(knockUrl, { method: "HEAD", mode: "no-cors", cache: "no-store", signal });
    const isRefused = await request.then(
      () => false,
      () => !signal.aborted,
    );
    if (opening !== undefined || !isWanted()) return;
    if (isRefused) planAttempt(knock);
    else connect();
  }

  function adopt(next: WebSocket): void {
    const previous = socket;
    socket = next;
    opening = undefined;
    pingedAtMs = undefined;
    trust();
    previous?.close();
    options.onState("open");
    options.onOpen();
  }

  function hear(data: unknown): void {
    trust();
    const message = typeof data === "string" ? parseServerMessage(data) : undefined;
    if (message?.type === "pong" && pingedAtMs !== undefined) {
      roundTripMs = performance.now() - pingedAtMs;
      pingedAtMs = undefined;
    }
    if (message !== undefined) options.onMessage(message);
  }

  /** The socket works: nothing has to be opened beside it. */
  function trust(): void {
    isSuspect = false;
    attempt = 0;
    expectNothing();
    clearTimeout(hedge);
    clearTimeout(retry);
    abandonOpening();
  }

  /** If nothing arrives in time, `giveUp` is called. */
  function expectAnswer(withinMs: number, giveUp: () => void): void {
    expectNothing();
    // After a page was suspended, the timer fires before the messages that arrived meanwhile.
    deadline = setTimeout(() => {
      deadline = setTimeout(giveUp, LAST_CHANCE_MS);
    }, withinMs);
  }

  function expectNothing(): void {
    clearTimeout(deadline);
    deadline = undefined;
  }

  function dropSocket(): void {
    const dropped = socket;
    lose();
    dropped?.close();
  }

  function lose(): void {
    socket = undefined;
    isSuspect = false;
    expectNothing();
    clearTimeout(hedge);
    if (closed) return;
    if (opening === undefined) planAttempt(connect);
    else options.onState("reconnecting");
  }

  function send(message: ClientMessage): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function ping(): void {
    pingedAtMs ??= performance.now();
    send(options.ping());
  }

  // The clock of the day goes on while the computer sleeps, which `performance.now()` does not everywhere.
  let beatAtMs = Date.now();
  const heartbeat = setInterval(() => {
    const hasSlept = Date.now() - beatAtMs > 2 * PING_INTERVAL_MS;
    beatAtMs = Date.now();
    // A lid was closed or a phone locked: the socket may have ended without a word.
    if (hasSlept) return comeOnline();
    if (socket?.readyState !== WebSocket.OPEN || isSuspect) return;
    ping();
    if (deadline === undefined) expectAnswer(ANSWER_DEADLINE_MS, dropSocket);
  }, PING_INTERVAL_MS);

  function probe(): void {
    if (socket === undefined || isSuspect) return;
    isSuspect = true;
    ping();
    hedge = setTimeout(connect, hedgeAfterMs(roundTripMs));
    expectAnswer(probeDeadlineMs(roundTripMs), () => {
      if (options.isStalled()) dropSocket();
      // The heartbeat decides about a silent socket while media arrive.
      else expectAnswer(ANSWER_DEADLINE_MS, dropSocket);
    });
  }

  /** What was opening belongs to the network before. */
  function comeOnline(): void {
    if (socket === undefined || opening !== undefined) connect();
    else probe();
  }

  /** A page that goes ends its socket, which is no reason to open another one; from the back/forward cache it may return. */
  function rest(): void {
    closed = true;
    trust();
  }

  function wake({ persisted }: PageTransitionEvent): void {
    if (!persisted) return;
    closed = false;
    beatAtMs = Date.now();
    comeOnline();
  }

  addEventListener("pagehide", rest);
  addEventListener("pageshow", wake);
  addEventListener("online", comeOnline);
  options.onState("connecting");
  connect();

  return {
    send,
    ping,
    probe,
    replace: dropSocket,
    close() {
      closed = true;
      clearInterval(heartbeat);
      removeEventListener("pagehide", rest);
      removeEventListener("pageshow", wake);
      removeEventListener("online", comeOnline);
      trust();
      socket?.close(1000);
      options.onState("closed");
    },
  };
}

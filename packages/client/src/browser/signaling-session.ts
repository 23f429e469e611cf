import type { ClientMessage, Knocker, Participant, Role, ServerMessage } from "@visavis/signal/core";
import {
  continuedSeat,
  forgetReceived,
  MAX_UNACKNOWLEDGED,
  noteDelivery,
  numbered,
  type OwnSeat,
  pingOf,
  seatFrom,
} from "../core/index.ts";
import { openSignalingSocket, type SignalingState } from "./signaling-socket.ts";

type Welcome = Extract<ServerMessage, { type: "welcome" }>;
type IceServers = Welcome["iceServers"];

/** How a participant finds a room. */
interface RoomState {
  readonly participants: readonly Participant[];
  readonly isLocked: boolean;
  /** Those who wait to be let in. */
  readonly knocking: readonly Knocker[];
  /** What this participant may do; `undefined` on a server without invitations, where all may do the same. */
  readonly role: Role | undefined;
}

/** The seat of this client in the room, and its changes. */
export type SessionEvent =
  /** A new seat, or that of the page before: there are no connections yet. */
  | (RoomState & { readonly kind: "seated"; readonly self: string; readonly iceServers: IceServers })
  /** The seat goes on as it was; what happened meanwhile follows in messages. */
  | { readonly kind: "resumed"; readonly iceServers: IceServers }
  /** The seat goes on after a restart of the server, which knows only those who are back already. */
  | (RoomState & { readonly kind: "restored"; readonly awaitMs: number; readonly iceServers: IceServers })
  | {
      readonly kind: "message";
      readonly message: Exclude<ServerMessage, { type: "welcome" | "resumed" | "pong" }>;
    };

export interface SignalingSession {
  /** Sends a description or candidate; while the server cannot be reached it waits. */
  send(message: Extract<ClientMessage, { type: "description" | "candidate" }>): void;
  /** Asks the server for something that it tells the whole room; without a seat on this socket nothing happens. */
  ask(message: Extract<ClientMessage, { type: "lock" | "admit" | "turnAway" | "remove" }>): void;
  /** Checks whether the server can be reached, because media stand still. */
  probe(): void;
  /** Takes the seat anew, as the page after a reload does: everybody makes new connections to it. */
  renew(): void;
  /** Gives up the seat and closes the socket. */
  leave(): void;
}

/**
 * A seat in a room that outlives the socket to the server: it is resumed on the next one, and what was not acknowledged is
 * sent again.
 *
 * @param options.invitation a signed statement that its bearer may enter the room, where that is needed
 * @param options.resume the token of the page before, if it had this seat
 * @param options.onSeat called with the token of each seat, to hand it to the page after a reload; with `undefined` when there
 *   is no seat any more
 * @param options.isStalled whether media still stand still
 * @param options.onHeard called when anything has come from the server
 */
export function openSignalingSession(options: {
  readonly url: string | URL;
  readonly room: string;
  readonly name: string;
  readonly invitation: string | undefined;
  readonly resume: string | undefined;
  readonly isStalled: () => boolean;
  readonly onHeard: () => void;
  readonly onSeat: (token: string | undefined) => void;
  readonly onEvent: (event: SessionEvent) => void;
  readonly onState: (state: SignalingState) => void;
}): SignalingSession {
  const { room, name, onEvent } = options;
  let seat: OwnSeat | undefined;
  /** The token of a seat that this page is to take: of the page before, or its own if it needs new connections. */
  let reloadToken = options.resume;
  let previous: string | undefined;
  /** Until the server has accepted the seat on this socket, messages only wait. */
  let isSeated = false;

  const socket = openSignalingSocket({
    url: options.url,
    ping: () => pingOf(seat),
    isStalled: options.isStalled,
    onOpen() {
      isSeated = false;
      if (seat !== undefined && seat.unacknowledged.length > MAX_UNACKNOWLEDGED) {
        previous = seat.token;
        seat = undefined;
      }
      if (seat !== undefined) socket.send({ type: "resume", token: seat.token, received: seat.received });
      else if (reloadToken !== undefined) {
        socket.send({ type: "resume", token: reloadToken, received: 0, reloaded: true });
      } else join();
    },
    onMessage: receive,
    onState: options.onState,
  });

  function join(): void {
    socket.send({
      type: "join",
      room,
      name,
      resumable: true,
      ...(previous === undefined ? {} : { previous }),
      ...(options.invitation === undefined ? {} : { invitation: options.invitation }),
    });
  }

  function receive(message: ServerMessage): void {
    options.onHeard();
    const how =
      seat === undefined || !("delivery" in message) ? "process" : noteDelivery(seat, message.delivery);
    if (how === "repeated") return;
    if (how === "acknowledge") socket.ping();
    switch (message.type) {
      case "welcome":
        take(message);
        onEvent({
          kind: "seated",
          self: message.self,
          iceServers: message.iceServers,
          ...roomStateIn(message),
        });
        break;
      case "resumed":
        resume(message);
        break;
      case "pong":
        if (seat !== undefined && message.received !== undefined) forgetReceived(seat, message.received);
        break;
      case "error":
        if (!recover(message.code)) onEvent({ kind: "message", message });
        break;
      default:
        onEvent({ kind: "message", message });
    }
  }

  function take(message: Extract<ServerMessage, { type: "welcome" | "resumed" }>): void {
    seat = seatFrom(message);
    reloadToken = undefined;
    previous = undefined;
    isSeated = true;
    options.onSeat(seat?.token);
  }

  function resume(message: Extract<ServerMessage, { type: "resumed" }>): void {
    const { awaitMs = 0, iceServers } = message;
    if (message.participants === undefined && seat !== undefined) {
      seat = continuedSeat(seat, message);
      isSeated = true;
      options.onSeat(seat.token);
      for (const waiting of seat.unacknowledged) socket.send(waiting);
      onEvent({ kind: "resumed", iceServers });
      return;
    }
    const isReload = seat === undefined;
    take(message);
    const room = roomStateIn(message);
    if (isReload) onEvent({ kind: "seated", self: message.self, iceServers, ...room });
    else onEvent({ kind: "restored", awaitMs, iceServers, ...room });
  }

  /** After a refused resume the client joins anew, with its id if the server finds it free. */
  function recover(code: string): boolean {
    if (code !== "staleToken" && code !== "invalidToken" && code !== "seatTaken") return false;
    previous = code === "staleToken" ? (seat?.token ?? reloadToken) : undefined;
    seat = undefined;
    isSeated = false;
    reloadToken = undefined;
    options.onSeat(undefined);
    // The socket of a seat that was taken is closed by the server; the next one joins.
    if (code !== "seatTaken") join();
    return true;
  }

  return {
    send(message) {
      const whole = seat === undefined ? message : numbered(seat, message);
      if (isSeated) socket.send(whole);
    },
    ask(message) {
      if (isSeated) socket.send(message);
    },
    probe: socket.probe,
    renew() {
      // It is under way already.
      if (seat === undefined) return;
      reloadToken = seat.token;
      seat = undefined;
      isSeated = false;
      socket.replace();
    },
    leave() {
      options.onSeat(undefined);
      socket.send({ type: "leave" });
      socket.close();
    },
  };
}

function roomStateIn({
  participants = [],
  locked,
  knocking = [],
  role,
}: Extract<ServerMessage, { type: "welcome" | "resumed" }>): RoomState {
  return { participants, isLocked: locked === true, knocking, role };
}

import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import {
  connect,
  counts,
  createSwitchboard,
  disconnect,
  type Effect,
  expire,
  type FrameWatch,
  giveUp,
  type IceServer,
  type Invitation,
  isSeated,
  receive,
  receiveInvitation,
  receivePing,
  renewAllIceServers,
  renewIceServersAt,
  type SeatTokens,
  type ServerMessage,
  type SignalingEvent,
  type Switchboard,
  watchFrames,
} from "../core/index.ts";
import { createSeatTokens } from "./seat-tokens.ts";

/** Messages above the protocol's 64 KiB are read up to this size, so that they can be refused with a code. */
const MAX_FRAME_BYTES = 262_144;

/** Browsers send a message in one frame; other clients cut it into pieces of some KiB. */
const MAX_FRAGMENTS = 128;

/** Pieces of a frame as they come off the network; a message of 64 KiB comes in about 50. */
const MAX_CHUNKS = 1_024;

/** How long a message may take from its first byte to its last: 64 KiB at 26 kbit/s. */
const UNFINISHED_ROUNDS = 20;

/** A client that is this far behind is disconnected, since its backlog takes memory. */
const MAX_BACKLOG_BYTES = 1_048_576;

/** How often leases and heartbeats are looked after. */
const ROUND_MS = 1_000;

/** Every third round pings; a socket from which nothing comes for nine rounds counts as broken. */
const ROUNDS_PER_PING = 3;
const SILENT_ROUNDS = 9;

/** A round that comes later than this finds that the process stood still; that time does not count. */
const LATE_ROUND_MS = 1_000;

/** Of all connections, how many one address may have; another part stays for everyone else. */
const ADDRESS_SHARE = 0.25;

const REFUSAL_STATUS = { full: "503 Service Unavailable", addressShare: "429 Too Many Requests" } as const;

/** How long sockets get for the closing handshake. */
const CLOSE_GRACE_MS = 500;

/** How much may come meanwhile: what was on its way. */
const MAX_BYTES_AFTER_CLOSE = 262_144;

const TOKEN_KEY_BYTES = 32;

/** RFC 6455 §7.4.1. */
const CLOSE_NORMAL = 1000;
const CLOSE_GOING_AWAY = 1001;

export interface SignalingGateway {
  /**
   * For the HTTP server's `upgrade` event on the signaling path. `origin` describes the client if the request came
   * through a proxy.
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, origin?: UpgradeOrigin): void;
  /** The number of open sockets, of rooms, and of participants in them. */
  counts(): { readonly connections: number; readonly rooms: number; readonly participants: number };
  /** Whether a participant has a seat, or may still get back the one that it had when this process started. */
  isSeated(participant: string): boolean;
  /** Gives every participant new ICE servers, when the previous ones no longer work; connections may restart ICE with them. */
  renewIceServers(options?: { readonly restartIce: boolean }): void;
  /** Closes every socket with 1001 (going away); resolves when all are closed, after half a second at the latest. */
  close(): Promise<void>;
}

/** A participant that needs ICE servers, and the server address on which its connection arrived. */
export interface IceServersRequest {
  readonly participant: string;
  /** The `Host` of the client's request; the client can write anything there. */
  readonly host: string | undefined;
  /** The local address of the connection, such as `::ffff:192.0.2.1`, and its port. */
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
}

/** The origin of an upgrade request that came through a proxy. */
interface UpgradeOrigin {
  /** The client's address, for the log. */
  readonly address: string;
  /** The `Host` that the client requested. */
  readonly host: string | undefined;
}

export interface IceServersGrant {
  readonly iceServers: readonly IceServer[];
  /** Time until they should be renewed; missing if they never expire. */
  readonly renewAfterMs?: number;
}

export type ConnectionEvent =
  /** A new connection. It becomes a participant once it joins a room. */
  | {
      readonly event: "participant.connected";
      readonly participant: string;
      /** The client's address; missing if the socket was closed at once. */
      readonly address: string | undefined;
    }
  /** There are too many connections, in all or of one address. */
  | { readonly event: "connection.refused"; readonly reason: "full" | "addressShare" };

interface Connection {
  readonly id: string;
  readonly socket: WebSocket;
  /** The socket below. */
  readonly carrier: Socket;
  readonly address: string;
  readonly reachedAt: Omit<IceServersRequest, "participant">;
  /** For how many rounds nothing has come from the client. */
  silentRounds: number;
  readonly frames: FrameWatch;
  /** How many messages had ended at the last round, and for how many rounds the next one has not. */
  endedMessages: number;
  unfinishedRounds: number;
}

/**
 * The WebSocket edge of the switchboard: it passes messages in and performs the effects. A failing socket does not
 * affect others.
 *
 * @param options.iceServersFor the ICE servers for a participant's `welcome`, and for renewals
 * @param options.maxConnections above this number an upgrade is answered with 503
 * @param options.maxPerAddress above this number of one address, with 429; a quarter of `maxConnections` by default
 * @param options.rooms with `knock`, somebody inside has to let every newcomer in; with `signed`, everybody needs an invitation
 * @param options.readInvitation reads one; it must end, and may refuse any
 * @param options.groupOf what an address is counted as; `undefined` if it stands for everyone, as this computer's own does by
 *   default, because a proxy may be there
 * @param options.mayJoin whether an address may join a room now
 * @param options.onRefused called with the address whose socket was refused because it has its share, or closed because of what
 *   came from it
 * @param options.tokens signs resume tokens; with a key that outlives the process, seats do so as well
 * @param options.report receives events for the log
 */
export function createSignalingGateway(options: {
  readonly iceServersFor: (request: IceServersRequest) => IceServersGrant;
  readonly maxConnections?: number;
  readonly maxPerAddress?: number;
  readonly rooms?: Switchboard["rooms"];
  readonly readInvitation?: (invitation: string) => Promise<Invitation>;
  readonly groupOf?: (address: string) => string | undefined;
  readonly mayJoin?: (address: string, room: { readonly isEmpty: boolean }) => boolean;
  readonly onRefused?: (address: string, what: "socket" | "messages") => void;
  readonly tokens?: SeatTokens;
  readonly report?: (event: SignalingEvent | ConnectionEvent) => void;
}): SignalingGateway {
  const { iceServersFor, maxConnections = 10_000, groupOf = groupOfAddress, report = () => {} } = options;
  const { maxPerAddress = Math.ceil(maxConnections * ADDRESS_SHARE), mayJoin = () => true } = options;
  const { onRefused = () => {} } = options;
  const { tokens = createSeatTokens(randomBytes(TOKEN_KEY_BYTES)), readInvitation = refuseInvitation } =
    options;
  /** How long this process has stood still, as a stopped or sleeping one does: time in which nobody could answer. */
  let stoodStillMs = 0;
  let nextRoundAtMs = performance.now() + ROUND_MS;
  /** Goes on evenly when the computer's clock is set, and continues where the process before this one ended. */
  const clockMs = () => performance.timeOrigin + performance.now() - stoodStillMs;
  const board = createSwitchboard({
    tokens,
    issuer: randomId(),
    nowMs: clockMs(),
    rooms: options.rooms ?? "open",
    mayJoin: (connection, room) => mayJoin(connections.get(connection)?.address ?? "", room),
  });
  /** How many connections each group of addresses has. */
  const perAddress = new Map<string, number>();
  /** The detached seats of each group of addresses, and the group of each, the oldest first. */
  const detachedOf = new Map<string, Set<string>>();
  const detachedFrom = new Map<string, string>();
  const connections = new Map<string, Connection>();
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_CHUNKS,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const supervision = setInterval(supervise, ROUND_MS);
  supervision.unref();

  function perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case "send":
          sendText(effect.to, effect.text);
          break;
        case "sendWithIceServers": {
          const iceServers = grantIceServers(effect.to, effect.participant);
          sendText(effect.to, JSON.stringify({ ...effect.message, iceServers } satisfies ServerMessage));
          break;
        }
        case "close":
          if (effect.reason === "shutOut") onRefused(connections.get(effect.to)?.address ?? "", "messages");
          closeSocket(effect.to, effect.code, effect.reason);
          end(effect.to, "refused");
          break;
        case "readInvitation": {
          const { from, request } = effect;
          void readInvitation(request.invitation)
            .catch(refuseInvitation)
            .then((invitation) =>
              perform(receiveInvitation(board, { from, request }, invitation, clockMs())),
            );
          break;
        }
        case "report":
          if (effect.event.event === "participant.resumed" || effect.event.event === "participant.left") {
            forgetDetached(effect.event.participant);
          }
          report(effect.event);
          break;
        default:
          effect satisfies never;
      }
    }
  }

  function grantIceServers(connection: string, participant: string): IceServer[] {
    const reachedAt = connections.get(connection)?.reachedAt;
    if (reachedAt === undefined) return [];
    const { iceServers, renewAfterMs } = iceServersFor({ participant, ...reachedAt });
    if (renewAfterMs !== undefined) renewIceServersAt(board, participant, clockMs() + renewAfterMs);
    return [...iceServers];
  }

  function sendText(to: string, text: string): void {
    const socket = connections.get(to)?.socket;
    if (socket === undefined) return;
    if (socket.bufferedAmount > MAX_BACKLOG_BYTES) socket.terminate();
    else socket.send(text);
  }

  /** Removes a connection and tells its room. A second call does nothing. */
  function end(id: string, how: Parameters<typeof disconnect>[2]): void {
    const connection = connections.get(id);
    if (connection === undefined) return;
    connections.delete(id);
    const effects = disconnect(board, id, how, clockMs());
    const detached = effects.flatMap((effect) =>
      effect.kind === "report" && effect.event.event === "participant.detached"
        ? [effect.event.participant]
        : [],
    );
    countAddress(connection.address, -1);
    perform(effects);
    for (const participant of detached) keepWaiting(participant, connection.address);
  }

  /** As many seats may wait as there may be connections, of one address as well. For one more the oldest is given up. */
  function keepWaiting(participant: string, address: string): void {
    const group = groupOf(address) ?? "";
    const ofAddress = detachedOf.get(group) ?? new Set();
    detachedOf.set(group, ofAddress.add(participant));
    detachedFrom.set(participant, group);
    const isTooMany = group !== "" && ofAddress.size > maxPerAddress;
    const [oldest] = isTooMany ? ofAddress : detachedFrom.keys();
    if (oldest !== undefined && (isTooMany || detachedFrom.size > maxConnections))
      perform(giveUp(board, oldest, clockMs()));
  }

  function forgetDetached(participant: string): void {
    const group = detachedFrom.get(participant) ?? "";
    const ofAddress = detachedOf.get(group);
    ofAddress?.delete(participant);
    if (ofAddress?.size === 0) detachedOf.delete(group);
    detachedFrom.delete(participant);
  }

  /**
   * Closes with a code. Nothing counts the socket any more, so a client that does not answer soon is cut off, and one that goes on
   * sending at once.
   */
  function closeSocket(id: string, code: number, reason: string): void {
    const connection = connections.get(id);
    if (connection === undefined) return;
    const { socket, carrier } = connection;
    let bytesLeft = MAX_BYTES_AFTER_CLOSE;
    carrier.on("data", (bytes: Buffer) => {
      bytesLeft -= bytes.length;
      if (bytesLeft < 0) socket.terminate();
    });
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), CLOSE_GRACE_MS).unref();
  }

  /** Counts a connection of an address, or one less. */
  function countAddress(address: string, change: 1 | -1): void {
    const group = groupOf(address) ?? "";
    const count = (perAddress.get(group) ?? 0) + change;
    if (count > 0) perAddress.set(group, count);
    else perAddress.delete(group);
  }

  function accept(
    socket: WebSocket,
    { headers, socket: carrier }: IncomingMessage,
    origin: UpgradeOrigin | undefined,
  ): void {
    const { address, host } = origin ?? { address: carrier.remoteAddress, host: headers.host };
    const connection: Connection = {
      id: randomId(),
      socket,
      carrier,
      address: address ?? "",
      reachedAt: { host, localAddress: carrier.localAddress, localPort: carrier.localPort },
      silentRounds: 0,
      frames: watchFrames(),
      endedMessages: 0,
      unfinishedRounds: 0,
    };
    const { id } = connection;
    connections.set(id, connection);
    countAddress(connection.address, 1);
    connect(board, id, clockMs(), groupOf(connection.address));
    report({ event: "participant.connected", participant: id, address });
    // A long message on a slow line leaves no room for pongs.
    const readFrames = (bytes: Buffer) => {
      connection.silentRounds = 0;
      connection.frames.read(bytes);
    };
    carrier.on("data", readFrames);
    socket.binaryType = "nodebuffer";
    socket.on("message", (data: Buffer) => {
      perform(receive(board, id, data, clockMs()));
    });
    // A pong may come without being asked for (RFC 6455 §5.5.3).
    for (const kind of ["ping", "pong"] as const) {
      socket.on(kind, () => perform(receivePing(board, id, clockMs())));
    }
    // After a protocol error the socket closes by itself, but waits for the client, which may send as much as it likes.
    socket.on("error", () => {
      onRefused(connection.address, "messages");
      carrier.off("data", readFrames);
      setTimeout(() => socket.terminate(), CLOSE_GRACE_MS).unref();
    });
    socket.on("close", (code) => {
      end(id, code === CLOSE_NORMAL ? "closed" : code === CLOSE_GOING_AWAY ? "leaving" : "broke");
    });
  }

  function supervise(): void {
    const lateMs = performance.now() - nextRoundAtMs;
    if (lateMs > LATE_ROUND_MS) stoodStillMs += lateMs;
    nextRoundAtMs = performance.now() + ROUND_MS;
    perform(expire(board, clockMs()));
    for (const connection of connections.values()) {
      if (connection.silentRounds >= SILENT_ROUNDS || isTooSlow(connection)) connection.socket.terminate();
      else if (connection.silentRounds % ROUNDS_PER_PING === 0) connection.socket.ping();
      connection.silentRounds += 1;
    }
  }

  /** Looks at a connection once a round. */
  function isTooSlow(connection: Connection): boolean {
    const { frames, endedMessages } = connection;
    const isSameMessage = frames.isUnfinished() && frames.ended() === endedMessages;
    connection.unfinishedRounds = isSameMessage ? connection.unfinishedRounds + 1 : 0;
    connection.endedMessages = frames.ended();
    return connection.unfinishedRounds > UNFINISHED_ROUNDS;
  }

  /** Why another connection of an address is refused, if it is. */
  function refusalOf(address: string): keyof typeof REFUSAL_STATUS | undefined {
    if (connections.size >= maxConnections) return "full";
    const group = groupOf(address);
    const isShareTaken = group !== undefined && (perAddress.get(group) ?? 0) >= maxPerAddress;
    return isShareTaken ? "addressShare" : undefined;
  }

  return {
    handleUpgrade(request, socket, head, origin) {
      const address = origin?.address ?? request.socket.remoteAddress ?? "";
      const refusal = refusalOf(address);
      if (refusal !== undefined) {
        if (refusal === "addressShare") onRefused(address, "socket");
        report({ event: "connection.refused", reason: refusal });
        socket.on("error", () => {});
        const answer = `HTTP/1.1 ${REFUSAL_STATUS[refusal]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
        socket.end(answer, () => socket.destroy());
        return;
      }
      server.handleUpgrade(request, socket, head, (accepted) => accept(accepted, request, origin));
    },
    counts: () => ({ connections: connections.size, ...counts(board) }),
    isSeated: (participant) => isSeated(board, participant, clockMs()),
    renewIceServers: (options) => perform(renewAllIceServers(board, options)),
    async close() {
      clearInterval(supervision);
      const sockets = [...connections.values()].map(({ socket }) => socket);
      const closed = sockets.map(
        (socket) => new Promise<void>((resolve) => socket.once("close", () => resolve())),
      );
      for (const socket of sockets) socket.close(CLOSE_GOING_AWAY, "server stops");
      const grace = setTimeout(() => {
        for (const socket of sockets) socket.terminate();
      }, CLOSE_GRACE_MS);
      await Promise.all(closed);
      clearTimeout(grace);
    },
  };
}

const refuseInvitation = async (): Promise<Invitation> => ({ rejection: "invitationInvalid" });

const randomId = () => randomBytes(12).toString("base64url");

/** Each address by itself, except that of a proxy on this computer that does not tell whom it speaks for. */
const groupOfAddress = (address: string): string | undefined =>
  /^(::1|(::ffff:)?127\.0\.0\.1)$/.test(address) ? undefined : address;

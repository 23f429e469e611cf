import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import {
  connect,
  createSwitchboard,
  disconnect,
  type Effect,
  expire,
  type IceServer,
  receive,
  renewAllIceServers,
  renewIceServersAt,
  type ServerMessage,
  type SignalingEvent,
} from "../core/index.ts";

/** Messages above the protocol's 64 KiB are read up to here, so that they can be refused with a code. */
const MAX_FRAME_BYTES = 262_144;

/** A reader this far behind is cut off; it would only hold memory. */
const MAX_BACKLOG_BYTES = 1_048_576;

/** A socket that answers no ping for two rounds is taken for dead: 10 to 15 s after it vanished. */
const PING_INTERVAL_MS = 5_000;
const MISSED_PONGS = 2;

/** How long closing sockets get to say goodbye. */
const CLOSE_GRACE_MS = 500;

/** RFC 6455 §7.4.1. */
const CLOSE_NORMAL = 1000;
const CLOSE_GOING_AWAY = 1001;

export interface SignalingGateway {
  /**
   * For the HTTP server's `upgrade` event on the signaling path. `origin` is what the server knows better than the
   * request itself says, from a proxy in front of it.
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, origin?: UpgradeOrigin): void;
  /** How many sockets are open, rooms are there and participants are in them. */
  counts(): { readonly connections: number; readonly rooms: number; readonly participants: number };
  /** Gives every participant new ICE servers, when the former ones have become wrong. */
  renewIceServers(): void;
  /** Closes every socket with 1001 (going away); resolves when all are closed, after half a second at the latest. */
  close(): Promise<void>;
}

/** Who needs ICE servers, and by which of the server's addresses they reached it. */
export interface IceServersRequest {
  readonly participant: string;
  /** The `Host` of the client's request: its own words, whatever they are. */
  readonly host: string | undefined;
  /** Where the connection came in, `::ffff:192.0.2.1` perhaps. */
  readonly localAddress: string | undefined;
}

/** How an upgrade request began, further away than its connection does. */
interface UpgradeOrigin {
  /** Of the client, for the log. */
  readonly address: string;
  /** The `Host` that it asked for. */
  readonly host: string | undefined;
}

export interface IceServersGrant {
  readonly iceServers: readonly IceServer[];
  /** Time until they should be renewed; missing where they never lapse. */
  readonly renewAfterMs?: number;
}

/** A connection has begun; whom it belongs to is known once it joins a room. */
export interface ConnectionEvent {
  readonly event: "participant.connected";
  readonly participant: string;
  /** Of the client; missing where the socket was gone before it was looked at. */
  readonly address: string | undefined;
}

interface Connection {
  readonly id: string;
  readonly socket: WebSocket;
  readonly reachedAt: Omit<IceServersRequest, "participant">;
  missedPongs: number;
}

/**
 * The WebSocket edge of the switchboard: sockets in, effects out. No failure of one socket reaches another.
 *
 * @param options.iceServersFor what `welcome` hands to a participant, and `iceServers` when it is due
 * @param options.maxConnections beyond these an upgrade is answered with 503
 * @param options.report receives what is worth a log line
 */
export function createSignalingGateway(options: {
  readonly iceServersFor: (request: IceServersRequest) => IceServersGrant;
  readonly maxConnections?: number;
  readonly report?: (event: SignalingEvent | ConnectionEvent) => void;
}): SignalingGateway {
  const { iceServersFor, maxConnections = 10_000, report = () => {} } = options;
  const board = createSwitchboard();
  const connections = new Map<string, Connection>();
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const supervision = setInterval(supervise, PING_INTERVAL_MS);
  supervision.unref();

  function perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case "send":
          sendText(effect.to, effect.text);
          break;
        case "welcome": {
          const welcome: ServerMessage = {
            type: "welcome",
            self: effect.to,
            participants: [...effect.participants],
            iceServers: grantIceServers(effect.to),
          };
          sendText(effect.to, JSON.stringify(welcome));
          break;
        }
        case "renewIceServers": {
          const renewal: ServerMessage = { type: "iceServers", iceServers: grantIceServers(effect.to) };
          sendText(effect.to, JSON.stringify(renewal));
          break;
        }
        case "close":
          connections.get(effect.to)?.socket.close(effect.code, effect.reason);
          end(effect.to, "lost");
          break;
        case "report":
          report(effect.event);
          break;
        default:
          effect satisfies never;
      }
    }
  }

  function grantIceServers(participant: string): IceServer[] {
    const reachedAt = connections.get(participant)?.reachedAt;
    if (reachedAt === undefined) return [];
    const { iceServers, renewAfterMs } = iceServersFor({ participant, ...reachedAt });
    if (renewAfterMs !== undefined) renewIceServersAt(board, participant, Date.now() + renewAfterMs);
    return [...iceServers];
  }

  function sendText(to: string, text: string): void {
    const socket = connections.get(to)?.socket;
    if (socket === undefined) return;
    if (socket.bufferedAmount > MAX_BACKLOG_BYTES) socket.terminate();
    else socket.send(text);
  }

  /** Forgets a connection and tells its room; called a second time it does nothing. */
  function end(id: string, reason: "left" | "lost"): void {
    connections.delete(id);
    perform(disconnect(board, id, reason, Date.now()));
  }

  function accept(
    socket: WebSocket,
    { headers, socket: carrier }: IncomingMessage,
    origin: UpgradeOrigin | undefined,
  ): void {
    const { address, host } = origin ?? { address: carrier.remoteAddress, host: headers.host };
    const connection: Connection = {
      id: randomBytes(12).toString("base64url"),
      socket,
      reachedAt: { host, localAddress: carrier.localAddress },
      missedPongs: 0,
    };
    const { id } = connection;
    connections.set(id, connection);
    connect(board, id, Date.now());
    report({ event: "participant.connected", participant: id, address });
    socket.binaryType = "nodebuffer";
    socket.on("message", (data: Buffer) => perform(receive(board, id, data, Date.now())));
    socket.on("pong", () => {
      connection.missedPongs = 0;
    });
    // A protocol error closes the socket by itself; "close" follows and does the rest.
    socket.on("error", () => {});
    socket.on("close", (code) => {
      end(id, code === CLOSE_NORMAL || code === CLOSE_GOING_AWAY ? "left" : "lost");
    });
  }

  function supervise(): void {
    perform(expire(board, Date.now()));
    for (const connection of connections.values()) {
      if (connection.missedPongs >= MISSED_PONGS) connection.socket.terminate();
      else {
        connection.missedPongs += 1;
        connection.socket.ping();
      }
    }
  }

  return {
    handleUpgrade(request, socket, head, origin) {
      if (connections.size >= maxConnections) {
        socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      server.handleUpgrade(request, socket, head, (accepted) => accept(accepted, request, origin));
    },
    counts() {
      let participants = 0;
      for (const members of board.rooms.values()) participants += members.size;
      return { connections: connections.size, rooms: board.rooms.size, participants };
    },
    renewIceServers: () => perform(renewAllIceServers(board)),
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

import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import {
  connect,
  counts,
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

/** Messages above the protocol's 64 KiB are read up to this size, so that they can be refused with a code. */
const MAX_FRAME_BYTES = 262_144;

/** A client that is this far behind is disconnected, since its backlog takes memory. */
const MAX_BACKLOG_BYTES = 1_048_576;

/** A socket that misses two pings counts as dead: 10 to 15 s after the connection broke. */
const PING_INTERVAL_MS = 5_000;
const MISSED_PONGS = 2;

/** How long sockets get for the closing handshake. */
const CLOSE_GRACE_MS = 500;

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
  /** Gives every participant new ICE servers, when the previous ones no longer work. */
  renewIceServers(): void;
  /** Closes every socket with 1001 (going away); resolves when all are closed, after half a second at the latest. */
  close(): Promise<void>;
}

/** A participant that needs ICE servers, and the server address on which its connection arrived. */
export interface IceServersRequest {
  readonly participant: string;
  /** The `Host` of the client's request; the client can write anything there. */
  readonly host: string | undefined;
  /** The local address of the connection, such as `::ffff:192.0.2.1`. */
  readonly localAddress: string | undefined;
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

/** A new connection. It becomes a participant once it joins a room. */
export interface ConnectionEvent {
  readonly event: "participant.connected";
  readonly participant: string;
  /** The client's address; missing if the socket was closed at once. */
  readonly address: string | undefined;
}

interface Connection {
  readonly id: string;
  readonly socket: WebSocket;
  readonly reachedAt: Omit<IceServersRequest, "participant">;
  missedPongs: number;
}

/**
 * The WebSocket edge of the switchboard: it passes messages in and performs the effects. A failing socket does not
 * affect others.
 *
 * @param options.iceServersFor the ICE servers for a participant's `welcome`, and for renewals
 * @param options.maxConnections above this number an upgrade is answered with 503
 * @param options.report receives events for the log
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

  /** Removes a connection and notifies its room. A second call does nothing. */
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
    // After a protocol error the socket closes by itself, and "close" follows.
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
    counts: () => ({ connections: connections.size, ...counts(board) }),
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

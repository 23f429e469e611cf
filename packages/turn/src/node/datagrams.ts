/** UDP: the sockets that clients send to, and those behind relayed transport addresses. */
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { canonicalAddress, type TransportAddress } from "@visavis/stun/core";
import type { RelayedAddressToOpen } from "../core/index.ts";
import { bindFailure, type Engine, ignoreError, monotonicMs } from "./engine.ts";
import type { ListenAddress, OpenListener } from "./listener.ts";

/** All clients of an address share one socket. */
const LISTENER_BUFFER_BYTES = 4 * 1024 * 1024;

/** Room for the bursts of one call's video. */
const RELAY_BUFFER_BYTES = 1024 * 1024;

/**
 * How many datagrams may wait for a network card that cannot keep up. Further ones are dropped, as any router would do;
 * without a bound they would fill the memory.
 */
const MAX_WAITING_DATAGRAMS = 64;

/** @throws the system's error (`EADDRINUSE` and so on) when the address cannot be bound */
export function openDatagramListener(engine: Engine, requested: ListenAddress): OpenListener {
  const { turn, sockets, report } = engine;
  const socket = bindDatagramSocket(requested, report);
  registerSocket(engine, socket, LISTENER_BUFFER_BYTES);
  const { port } = socket.address();
  const id = turn.addListener({ address: canonicalAddress(requested.address), port });
  sockets.listeners.set(id, socket);
  onDatagram(engine, socket, (bytes, fromPort, fromAddress, nowMs) =>
    turn.receiveDatagram(id, bytes, fromPort, fromAddress, nowMs),
  );
  return {
    requested,
    actual: { ...requested, port },
    close() {
      turn.removeListener(id);
      sockets.listeners.delete(id);
      socket.close();
    },
  };
}

/** Binds exactly `local`; the core is notified before this returns. */
export function openRelayedUdp(engine: Engine, { id, local }: RelayedAddressToOpen): void {
  const { turn, sockets } = engine;
  let socket: Socket;
  try {
    // A send error concerns one datagram only: the socket lives as long as its allocation.
    socket = bindDatagramSocket(local, ignoreError);
  } catch (fault) {
    turn.relayedAddressFailed(id, bindFailure(engine, fault), monotonicMs());
    return;
  }
  registerSocket(engine, socket, RELAY_BUFFER_BYTES);
  onDatagram(engine, socket, (bytes, port, address, nowMs) =>
    turn.receiveFromPeer(id, bytes, port, address, nowMs),
  );
  sockets.relayedUdp.set(id, socket);
  turn.relayedAddressOpened(id, monotonicMs());
}

function bindDatagramSocket({ address, port }: TransportAddress, onError: (fault: unknown) => void): Socket {
  const isIpv6 = isIPv6(address);
  const socket = createSocket({ type: isIpv6 ? "udp6" : "udp4", ipv6Only: isIpv6, lookup: literalLookup });
  socket.on("error", onError);
  try {
    socket.bindSync({ address, port });
  } catch (fault) {
    socket.close();
    throw fault;
  }
  return socket;
}

function registerSocket({ handles }: Engine, socket: Socket, bufferBytes: number): void {
  requestBuffers(socket, bufferBytes);
  handles.opened();
  socket.once("close", handles.closed);
}

function onDatagram(
  { report }: Engine,
  socket: Socket,
  receive: (bytes: Uint8Array, port: number, address: string, nowMs: number) => void,
): void {
  const isIpv6 = isIPv6(socket.address().address);
  socket.on("message", (bytes: Uint8Array, remote: RemoteInfo) => {
    // An IPv4 socket writes addresses canonically; an IPv6 socket adds the zone.
    const address = isIpv6 ? canonicalAddress(remote.address) : remote.address;
    try {
      receive(bytes, remote.port, address, monotonicMs());
    } catch (fault) {
      report(fault);
    }
  });
}

/**
 * For `dgram.createSocket`: addresses are always literal, so there is nothing to look up. Without it, Node parses each
 * address and waits a tick for each datagram.
 */
function literalLookup(
  address: string,
  _options: unknown,
  callback: (error: null, address: string, family: number) => void,
): void {
  // The family is ignored: the socket uses its own.
  callback(null, address, 0);
}

/**
 * Sends a datagram or drops it. Without a callback, the system's refusals (wrong family, too long, unreachable) stay
 * silent and cost nothing; Node itself throws for port 0 and for a closed socket.
 */
export function sendDatagram(
  socket: Socket | undefined,
  bytes: Uint8Array,
  port: number,
  address: string,
): void {
  if (socket === undefined) return;
  try {
    if (socket.getSendQueueCount() < MAX_WAITING_DATAGRAMS) socket.send(bytes, port, address);
  } catch {}
}

/** Asks for buffers that hold a burst. The system grants what it allows (Linux: `net.core.rmem_max`), or refuses. */
function requestBuffers(socket: Socket, bytes: number): void {
  try {
    socket.setRecvBufferSize(bytes);
    socket.setSendBufferSize(bytes);
  } catch {}
}

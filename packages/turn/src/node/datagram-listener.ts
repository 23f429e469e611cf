import { createSocket, type RemoteInfo } from "node:dgram";
import { isIPv6 } from "node:net";
import { canonicalAddress } from "@visavis/stun/core";
import { addDatagramSocket, receiveDatagram, removeDatagramSocket } from "../core/index.ts";
import { literalLookup, requestBuffers, sendDatagram } from "./datagram-sending.ts";
import { type Engine, monotonicMs } from "./engine.ts";
import type { ListenAddress, OpenListener } from "./listener.ts";

/** All clients of an address share one socket. */
const BUFFER_BYTES = 4 * 1024 * 1024;

/** @throws the system's error (`EADDRINUSE` and so on) when the address cannot be bound */
export function openDatagramListener(engine: Engine, requested: ListenAddress): OpenListener {
  const { turn, handles, report } = engine;
  const isIpv6 = isIPv6(requested.address);
  const socket = createSocket({
    type: isIpv6 ? "udp6" : "udp4",
    ipv6Only: isIpv6,
    lookup: literalLookup,
  });
  socket.on("error", report);
  try {
    socket.bindSync({ address: requested.address, port: requested.port });
  } catch (error) {
    socket.close();
    throw error;
  }
  requestBuffers(socket, BUFFER_BYTES);
  handles.opened();
  socket.once("close", handles.closed);
  const { port } = socket.address();
  const listener = addDatagramSocket(turn, {
    local: { address: canonicalAddress(requested.address), port },
    send: (bytes, toPort, toAddress) => sendDatagram(socket, bytes, toPort, toAddress),
  });
  socket.on("message", (bytes: Uint8Array, remote: RemoteInfo) => {
    // An IPv4 socket writes addresses in the one form there is; an IPv6 socket adds the zone.
    const address = isIpv6 ? canonicalAddress(remote.address) : remote.address;
    try {
      receiveDatagram(turn, listener, bytes, remote.port, address, monotonicMs());
    } catch (fault) {
      report(fault);
    }
  });
  return {
    requested,
    actual: { ...requested, port },
    close() {
      removeDatagramSocket(turn, listener);
      socket.close();
    },
  };
}

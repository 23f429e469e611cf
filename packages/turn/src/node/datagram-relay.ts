import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { canonicalAddress } from "@visavis/stun/core";
import { type Relay, type RelaySocket, receiveFromPeer, relayFailed, relayOpened } from "../core/index.ts";
import { literalLookup, requestBuffers, sendDatagram } from "./datagram-sending.ts";
import { type Engine, ignoreError, monotonicMs } from "./engine.ts";

/** Room for the bursts of one call's video. */
const BUFFER_BYTES = 1024 * 1024;

/** The UDP socket behind one relayed transport address. A class, for there are thousands and methods are shared. */
class DatagramRelay implements RelaySocket {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  send(bytes: Uint8Array, port: number, address: string): void {
    sendDatagram(this.#socket, bytes, port, address);
  }

  close(): void {
    this.#socket.close();
  }
}

/** Binds `relay.local` and nothing else; the outcome reaches the core before this returns. */
export function openDatagramRelay(engine: Engine, relay: Relay): void {
  const { turn, handles, report } = engine;
  const { address, port } = relay.local;
  const isIpv6 = isIPv6(address);
  const socket = createSocket({ type: isIpv6 ? "udp6" : "udp4", ipv6Only: isIpv6, lookup: literalLookup });
  // One datagram that failed says nothing about the next: the relay lives as long as its allocation.
  socket.on("error", ignoreError);
  try {
    socket.bindSync({ address, port });
  } catch (fault) {
    socket.close();
    reportUnlessBusy(engine, fault);
    relayFailed(turn, relay, monotonicMs());
    return;
  }
  requestBuffers(socket, BUFFER_BYTES);
  handles.opened();
  socket.on("close", handles.closed);
  socket.on("message", (bytes: Uint8Array, remote: RemoteInfo) => {
    const source = isIpv6 ? canonicalAddress(remote.address) : remote.address;
    try {
      receiveFromPeer(turn, relay, bytes, remote.port, source, monotonicMs());
    } catch (fault) {
      report(fault);
    }
  });
  relayOpened(turn, relay, new DatagramRelay(socket), monotonicMs());
}

/** That another program holds a port is daily life; anything else an operator should know. */
export function reportUnlessBusy({ report }: Engine, fault: unknown): void {
  if (!(fault instanceof Error && "code" in fault && fault.code === "EADDRINUSE")) report(fault);
}

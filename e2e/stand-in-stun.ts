import { createSocket } from "node:dgram";
import { once } from "node:events";
import {
  attribute,
  decodeMessage,
  encodeMessage,
  isStunMessage,
  XOR_MAPPED_ADDRESS,
} from "../packages/stun/src/core/index.ts";

/** A STUN server with answers chosen by the test, on a loopback address. */
export interface StandInStun {
  readonly address: string;
  readonly port: number;
  /** Its address as typed by a person. */
  readonly written: string;
  close(): void;
}

/**
 * Starts a server that answers a client at `port` with the address `sees(port)`; `undefined` is silence.
 *
 * @param options.port any free port by default
 * @param options.delayMs the delay of its answers
 */
export async function startStandInStun({
  address = "127.0.0.1",
  port = 0,
  delayMs = 0,
  sees,
}: {
  readonly address?: string;
  readonly port?: number;
  readonly delayMs?: number;
  readonly sees: (port: number) => { readonly address: string; readonly port: number } | undefined;
}): Promise<StandInStun> {
  const socket = createSocket("udp4");
  let isOpen = true;
  socket.on("message", (bytes, source) => {
    const seen = sees(source.port);
    if (seen === undefined || !isStunMessage(bytes)) return;
    const { method, transactionId } = decodeMessage(bytes);
    const attributes = [attribute(XOR_MAPPED_ADDRESS, seen)];
    const answer = encodeMessage({ method, class: "success", transactionId, attributes });
    setTimeout(() => {
      if (isOpen) socket.send(answer, source.port, source.address);
    }, delayMs);
  });
  socket.bind(port, address);
  await once(socket, "listening");
  const bound = socket.address().port;
  return {
    address,
    port: bound,
    written: `${address}:${bound}`,
    close() {
      isOpen = false;
      socket.close();
    },
  };
}

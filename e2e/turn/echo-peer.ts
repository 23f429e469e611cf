import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

/** A peer that echoes every datagram. */
export interface EchoPeer {
  readonly address: string;
  /** The next port answers as well, for RTCP. */
  readonly port: number;
  /** The source of each datagram, in order. */
  readonly sources: readonly { readonly address: string; readonly port: number }[];
  close(): void;
}

const ATTEMPTS = 20;

export async function startEchoPeer(address: string): Promise<EchoPeer> {
  const sources: { readonly address: string; readonly port: number }[] = [];
  const echo = async (port: number): Promise<Socket> => {
    const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
    socket.on("message", (bytes, { address, port }) => {
      sources.push({ address, port });
      socket.send(bytes, port, address);
    });
    socket.bind(port, address);
    await once(socket, "listening").catch((error: unknown) => {
      socket.close();
      throw error;
    });
    return socket;
  };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const first = await echo(0);
    const { port } = first.address();
    const second = await echo(port + 1).catch(() => undefined);
    if (second !== undefined) {
      const close = () => {
        first.close();
        second.close();
      };
      return { address, port, sources, close };
    }
    first.close();
  }
  throw new Error("no two adjacent free ports");
}

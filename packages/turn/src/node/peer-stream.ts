import type { Socket } from "node:net";
import type { PeerConnection, StreamSocket } from "../core/index.ts";
import { ClientStream } from "./client-stream.ts";
import { destroyOnceWritten, type Engine, ignoreError, trackConnection } from "./engine.ts";

/**
 * A TCP connection with a peer, RFC 6062. Until it is joined nothing asks for the peer's bytes: the stream buffers its
 * 64 KiB and then TCP itself makes the peer wait.
 */
export class PeerStream implements PeerConnection {
  readonly #socket: Socket;
  #isClosedByCore = false;

  /**
   * @param socket one that allows half-open connections
   * @param onClose the connection is over, and the core does not know yet
   */
  constructor(engine: Engine, socket: Socket, onClose: () => void) {
    this.#socket = socket;
    socket.on("error", ignoreError);
    trackConnection(engine, socket);
    socket.once("close", () => {
      if (!this.#isClosedByCore) onClose();
    });
  }

  join(client: StreamSocket, early: Uint8Array): void {
    const peerSocket = this.#socket;
    const clientSocket = client instanceof ClientStream ? client.release() : undefined;
    if (clientSocket === undefined) {
      peerSocket.destroy();
      return;
    }
    clientSocket.allowHalfOpen = true;
    if (early.length > 0) peerSocket.write(early);
    clientSocket.pipe(peerSocket);
    peerSocket.pipe(clientSocket);
    endWith(peerSocket, clientSocket);
    endWith(clientSocket, peerSocket);
  }

  close(): void {
    this.#isClosedByCore = true;
    destroyOnceWritten(this.#socket);
  }
}

/** When `one` closes, `other` follows: at once after a fault, otherwise when its reader has what was sent. */
function endWith(one: Socket, other: Socket): void {
  one.once("close", (hadError) => {
    if (hadError || !one.readableEnded) other.destroy();
    else destroyOnceWritten(other);
  });
}

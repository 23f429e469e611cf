import type { Socket } from "node:net";
import { attribute, CONNECTION_ID, METHODS } from "../core/index.ts";
import { StunRequestError } from "./request-error.ts";
import { openStunClient, type StunClientOptions } from "./stun-client.ts";

/**
 * Opens a data connection to the server and binds it to a connection between the server and a peer; what is written to
 * the socket then reaches the peer. RFC 6062 §4.3 and §4.4.
 *
 * `memory` had better be the allocation's: coturn resets a connection whose first request is not authenticated.
 *
 * The socket comes paused; its errors need no listener.
 *
 * @throws {StunRequestError} of every code
 */
export async function openPeerConnection(
  options: Pick<StunClientOptions, "server" | "credentials" | "memory" | "timing" | "fingerprint">,
  connectionId: number,
): Promise<Socket> {
  const client = await openStunClient(options);
  let socket: Socket | undefined;
  try {
    await client.request({
      method: METHODS.connectionBind,
      attributes: [attribute(CONNECTION_ID, connectionId)],
      onSuccess: () => {
        socket = client.detach();
      },
    });
  } finally {
    if (socket === undefined) client.close();
  }
  if (socket === undefined) {
    throw new StunRequestError(
      "STUN_SOCKET_ERROR",
      "connections to peers need a server reached over TCP or TLS",
    );
  }
  return socket;
}

import { once } from "node:events";
import { WebSocket } from "ws";
import { parseServerMessage } from "../../packages/signal/src/core/index.ts";
import { TEST_CERTIFICATE } from "../../testbed/index.ts";

/**
 * Joins a room without a browser and resolves with the addresses of the ICE servers that it receives.
 *
 * @param options.localAddress the source address of its connection
 * @param options.servername the name in the TLS hello; default: that in `url`
 * @throws {Error} when the server answers with anything but `welcome`
 */
export async function receivedIceUrls(
  url: string,
  {
    localAddress,
    headers,
    servername,
  }: {
    readonly localAddress: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly servername?: string;
  },
): Promise<readonly string[]> {
  const socket = new WebSocket(url, {
    localAddress,
    headers,
    ...(servername !== undefined && { servername }),
    ca: TEST_CERTIFICATE.cert,
  });
  try {
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "join", room: "proxies" }));
    const [data] = await once(socket, "message");
    const message = parseServerMessage(String(data));
    if (message?.type !== "welcome") throw new Error(`no welcome but ${data}`);
    return message.iceServers.flatMap(({ urls }) => urls);
  } finally {
    socket.close();
  }
}

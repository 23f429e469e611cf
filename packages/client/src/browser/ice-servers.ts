import type { IceServer } from "@visavis/signal/core";
import { openSignalingSocket } from "./signaling-socket.ts";

/** The server normally answers at once. */
const ANSWER_LIMIT_MS = 10_000;

const ROOM_BYTES = 16;

/**
 * Gets the ICE servers of a participant, with fresh credentials, from the signaling server: joins a room with a random
 * name and leaves it.
 *
 * @param url the signaling server, `ws:` or `wss:`
 * @throws {Error} when the server refuses, or does not answer within 10 s
 */
export function freshIceServers(url: string | URL): Promise<readonly IceServer[]> {
  const random = crypto.getRandomValues(new Uint8Array(ROOM_BYTES));
  const room = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      signaling.close();
      reject(new Error("the signaling server did not answer"));
    }, ANSWER_LIMIT_MS);
    const signaling = openSignalingSocket({
      url,
      onOpen: () => signaling.send({ type: "join", room }),
      onMessage: (message) => {
        if (message.type !== "welcome" && message.type !== "error") return;
        clearTimeout(limit);
        signaling.send({ type: "leave" });
        signaling.close();
        if (message.type === "welcome") resolve(message.iceServers);
        else reject(new Error(message.message));
      },
      ping: () => ({ type: "ping" }),
      isStalled: () => false,
      onState: () => {},
    });
  });
}

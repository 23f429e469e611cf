import type { IceServer } from "@visavis/signal/core";
import { openSignalingSocket } from "./signaling-socket.ts";

/** The server normally answers at once. */
const ANSWER_LIMIT_MS = 10_000;

const ROOM_BYTES = 16;

/** ICE servers with credentials of their own, which are good as long as they are held. */
export interface HeldIceServers {
  readonly iceServers: readonly IceServer[];
  /** False once they have been closed, or the connection to the server was lost. */
  isHeld(): boolean;
  /** Gives them back: relays end what was allocated with them. */
  close(): void;
}

/** The server has refused. `code` is stable, see docs/protocol.md; the message is for programmers. */
export class SignalingRefusal extends Error {
  override readonly name = "SignalingRefusal";
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Gets the ICE servers of a participant, with fresh credentials, from the signaling server. The credentials end with the
 * participant's seat, so this takes a seat in a room with a random name, and stays there.
 *
 * @param url the signaling server, `ws:` or `wss:`
 * @throws {SignalingRefusal} when the server refuses
 * @throws {Error} when it does not answer within 10 s
 */
export function holdIceServers(url: string | URL): Promise<HeldIceServers> {
  const random = crypto.getRandomValues(new Uint8Array(ROOM_BYTES));
  const room = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return new Promise((resolve, reject) => {
    let isHeld = false;
    const close = () => {
      clearTimeout(limit);
      isHeld = false;
      signaling.send({ type: "leave" });
      signaling.close();
    };
    const limit = setTimeout(() => {
      close();
      reject(new Error("the signaling server did not answer"));
    }, ANSWER_LIMIT_MS);
    const signaling = openSignalingSocket({
      url,
      onOpen: () => signaling.send({ type: "join", room }),
      onMessage: (message) => {
        if (message.type === "welcome") {
          clearTimeout(limit);
          isHeld = true;
          resolve({ iceServers: message.iceServers, isHeld: () => isHeld, close });
        } else if (message.type === "error") {
          close();
          reject(new SignalingRefusal(message.code, message.message));
        }
      },
      ping: () => ({ type: "ping" }),
      isStalled: () => false,
      onState: (state) => {
        // Another socket would be another participant.
        if (state === "reconnecting" && isHeld) close();
      },
    });
  });
}

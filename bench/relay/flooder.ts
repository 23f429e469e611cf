/** A separate process that floods one server with Allocate requests. Serves `Flood.ask`. */
import { once } from "node:events";
import {
  attribute,
  decodeMessage,
  encodeMessage,
  longTermKey,
  METHODS,
  NONCE,
  REALM,
  REQUESTED_TRANSPORT,
  readAttribute,
  USERNAME,
} from "../../packages/stun/src/core/index.ts";
import { nodeCrypto, randomTransactionId } from "../../packages/stun/src/node/index.ts";
import { type Access, boundSocket } from "./turn-client.ts";

export type FloodKind = "unauthenticated" | "badlyAuthenticated";

export interface FloodOrder {
  readonly access: Access;
  readonly kind: FloodKind;
  readonly packetsPerSecond: number;
  readonly durationMs: number;
}

/** In no network of the clients that are measured. */
const LOCAL_ADDRESS = "127.200.0.1";
const VARIANTS = 512;
/** Datagrams sent in a row before others run. */
const BURST = 64;
const UDP = 17;
const CHALLENGE_INTERVAL_MS = 100;

const socket = await boundSocket(LOCAL_ADDRESS);

/** @returns how many were sent a second */
async function flood({ access, kind, packetsPerSecond, durationMs }: FloodOrder): Promise<number> {
  const { address, port } = access.server;
  const send = (bytes: Uint8Array) => socket.send(bytes, port, address);
  const bare = () =>
    encodeMessage({
      method: METHODS.allocate,
      class: "request",
      transactionId: randomTransactionId(),
      attributes: [attribute(REQUESTED_TRANSPORT, UDP)],
    });
  const challenge = kind === "unauthenticated" ? undefined : await challengeOf(() => send(bare()));
  const variants = Array.from({ length: VARIANTS }, () =>
    challenge === undefined ? bare() : badlyAuthenticated(challenge),
  );

  let sent = 0;
  const startMs = performance.now();
  const { promise: isOver, resolve } = Promise.withResolvers<number>();
  const sendDue = () => {
    const elapsedMs = performance.now() - startMs;
    const due = Math.ceil((elapsedMs * packetsPerSecond) / 1_000);
    for (let burst = 0; burst < BURST && sent < due; burst += 1) {
      const next = variants[sent % VARIANTS];
      if (next !== undefined) send(next);
      sent += 1;
    }
    if (elapsedMs >= durationMs) resolve((sent * 1_000) / elapsedMs);
    else if (sent < due) setImmediate(sendDue);
    else setTimeout(sendDue, 1);
  };
  sendDue();
  return isOver;
}

/** Asks until the server answers: after a flood it leaves requests of this address unanswered for a while. */
async function challengeOf(ask: () => void): Promise<Uint8Array> {
  const answered = once(socket, "message");
  ask();
  const asking = setInterval(ask, CHALLENGE_INTERVAL_MS);
  const [challenge] = await answered;
  clearInterval(asking);
  return challenge;
}

/** With the nonce that the server has just given out, so that only the password is wrong. */
function badlyAuthenticated(challenge: Uint8Array): Uint8Array {
  const message = decodeMessage(challenge);
  const realm = readAttribute(message, REALM) ?? "";
  const username = `${Math.floor(Date.now() / 1_000) + 3_600}:stranger`;
  return encodeMessage({
    method: METHODS.allocate,
    class: "request",
    transactionId: randomTransactionId(),
    attributes: [
      attribute(REQUESTED_TRANSPORT, UDP),
      attribute(USERNAME, username),
      attribute(REALM, realm),
      attribute(NONCE, readAttribute(message, NONCE) ?? ""),
    ],
    integrity: {
      algorithm: "sha1",
      key: longTermKey({ username, realm, password: "guessed", algorithm: "md5" }, nodeCrypto),
      crypto: nodeCrypto,
    },
  });
}

process.on("message", (order: FloodOrder) => {
  flood(order).then(
    (packetsPerSecond) => process.send?.({ packetsPerSecond }),
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
process.once("disconnect", () => process.exit());
process.send?.({ isReady: true });

/**
 * `delay-line.ts <lines as JSON>` carries packets between pairs of TUN devices and delays them. Each device is behind a
 * socat, which turns every packet into a datagram on loopback.
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { argv, stdout } from "node:process";

/** One end of a line: the port where its socat listens, and ours. */
interface DelayLineEnd {
  readonly devicePort: number;
  readonly port: number;
}

export interface DelayLine {
  readonly ends: readonly [DelayLineEnd, DelayLineEnd];
  readonly delayMs: number;
  readonly jitterMs: number;
}

const LOOPBACK = "127.0.0.1";
const RECEIVE_BUFFER_BYTES = 4_000_000;

/** About a second of traffic on a fast line. More than that is dropped, as in any queue. */
const MAX_QUEUED_PACKETS = 20_000;

const openSocket = async (port: number) => {
  const socket = createSocket({ type: "udp4", recvBufferSize: RECEIVE_BUFFER_BYTES });
  socket.bind(port, LOOPBACK);
  await once(socket, "listening");
  return socket;
};

/** Hands each packet to `deliver` when it is due, in the order in which they arrived. */
function createDelayQueue(
  { delayMs, jitterMs }: Pick<DelayLine, "delayMs" | "jitterMs">,
  deliver: (packet: Uint8Array) => void,
): (packet: Uint8Array) => void {
  const queue: { readonly packet: Uint8Array; readonly dueMs: number }[] = [];
  let lastDueMs = 0;
  const deliverDue = () => {
    const nowMs = performance.now();
    let due = 0;
    for (const { packet, dueMs } of queue) {
      if (dueMs > nowMs) break;
      due += 1;
      deliver(packet);
    }
    queue.splice(0, due);
    const [next] = queue;
    if (next !== undefined) setTimeout(deliverDue, next.dueMs - nowMs);
  };
  return (packet) => {
    if (queue.length >= MAX_QUEUED_PACKETS) return;
    const nowMs = performance.now();
    lastDueMs = Math.max(lastDueMs, nowMs + delayMs + Math.random() * jitterMs);
    queue.push({ packet, dueMs: lastDueMs });
    if (queue.length === 1) setTimeout(deliverDue, lastDueMs - nowMs);
  };
}

const lines: readonly DelayLine[] = JSON.parse(argv[2] ?? "[]");
for (const { ends, ...delay } of lines) {
  const [one, other] = ends;
  const [oneSocket, otherSocket] = [await openSocket(one.port), await openSocket(other.port)];
  const towardsOther = createDelayQueue(delay, (packet) =>
    otherSocket.send(packet, other.devicePort, LOOPBACK),
  );
  const towardsOne = createDelayQueue(delay, (packet) => oneSocket.send(packet, one.devicePort, LOOPBACK));
  oneSocket.on("message", towardsOther);
  otherSocket.on("message", towardsOne);
}
stdout.write("ready\n");

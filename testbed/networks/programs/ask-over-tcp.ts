/**
 * `ask-over-tcp.ts <address> <port> <bytes as hex> <times>` sends the bytes that many times, waits until all have come
 * back, and prints a `TcpAnswer`.
 */
import { connect } from "node:net";

export interface TcpAnswer {
  /** `refused`: reset, before or after the connection was established. */
  readonly outcome: "answered" | "refused" | "silence";
  readonly elapsedMs: number;
}

const SILENCE_MS = 2_000;

const [, , address = "", port, hex = "", times = "1"] = process.argv;
const question = Buffer.concat(Array.from({ length: Number(times) }, () => Buffer.from(hex, "hex")));
const startedAtMs = performance.now();
let received = 0;

const socket = connect({ host: address, port: Number(port) });
function finish(outcome: TcpAnswer["outcome"]): void {
  socket.destroy();
  const answer: TcpAnswer = { outcome, elapsedMs: performance.now() - startedAtMs };
  process.stdout.write(JSON.stringify(answer));
}
socket.setTimeout(SILENCE_MS, () => finish("silence"));
socket.once("error", () => finish("refused"));
socket.once("connect", () => socket.write(question));
socket.on("data", ({ length }) => {
  received += length;
  if (received === question.length) finish("answered");
});

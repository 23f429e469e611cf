import { addressKey, type Client } from "./client.ts";
import { hexadecimal } from "./hexadecimal.ts";

/** RFC 8489 §6.3.1: a server remembers a transaction for 40 seconds. */
const MEMORY_MS = 40_000;
const MOST_ANSWERS = 10_000;

/** Answers to requests that must not be carried out twice; all of them came with valid credentials. Oldest first. */
export type AnswerMemory = Map<string, { readonly bytes: Uint8Array; readonly untilMs: number }>;

export function rememberAnswer(memory: AnswerMemory, key: string, bytes: Uint8Array, nowMs: number): void {
  if (memory.size >= MOST_ANSWERS) for (const oldest of memory.keys()) if (memory.delete(oldest)) break;
  memory.set(key, { bytes, untilMs: nowMs + MEMORY_MS });
}

export function forgetAnswers(memory: AnswerMemory, nowMs: number): void {
  for (const [key, { untilMs }] of memory) {
    if (untilMs > nowMs) return;
    memory.delete(key);
  }
}

/** Names a transaction: five-tuple and transaction id. */
export function transactionKey(client: Client, transactionId: Uint8Array): string {
  const { address, port } = client.remote;
  const local = client.kind === "stream" ? client.stream.local : client.listener.socket.local;
  const kind = client.kind === "stream" ? client.stream.transport : "udp";
  return `${kind} ${addressKey(address, port)} ${addressKey(local.address, local.port)} ${hexadecimal(transactionId)}`;
}

/**
 * `ask-over-udp.ts <address> <port> <datagrams> <per second>` sends datagrams to an echo, and prints a `UdpAnswer` when
 * all have come back or one second has passed without an answer.
 */
import { createSocket } from "node:dgram";

export interface UdpAnswer {
  readonly sent: number;
  readonly received: number;
  readonly roundTripsMs: { readonly least: number; readonly median: number; readonly most: number };
  readonly isInOrder: boolean;
}

const SILENCE_MS = 1_000;
const DATAGRAM_BYTES = 200;
const TICK_MS = 5;

const [, , address = "", port, datagrams, perSecond] = process.argv;
const count = Number(datagrams);
const sentAtMs: number[] = [];
const roundTripsMs: number[] = [];
let newest = -1;
let isInOrder = true;

const socket = createSocket({ type: address.includes(":") ? "udp6" : "udp4", recvBufferSize: 1_000_000 });

function finish(): void {
  socket.close();
  clearInterval(sending);
  const sorted = roundTripsMs.toSorted((one, other) => one - other);
  const answer: UdpAnswer = {
    sent: sentAtMs.length,
    received: sorted.length,
    roundTripsMs: {
      least: sorted[0] ?? Number.NaN,
      median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
      most: sorted.at(-1) ?? Number.NaN,
    },
    isInOrder,
  };
  process.stdout.write(JSON.stringify(answer));
}

const silence = setTimeout(finish, SILENCE_MS);
socket.on("message", (bytes) => {
  const number = bytes.readUInt32BE(0);
  roundTripsMs.push(performance.now() - (sentAtMs[number] ?? Number.NaN));
  isInOrder &&= number > newest;
  newest = number;
  silence.refresh();
  if (roundTripsMs.length < count) return;
  clearTimeout(silence);
  finish();
});

const startedAtMs = performance.now();
const sending = setInterval(() => {
  const due = Math.min(count, Math.ceil(((performance.now() - startedAtMs) / 1_000) * Number(perSecond)));
  while (sentAtMs.length < due) {
    const bytes = Buffer.alloc(DATAGRAM_BYTES);
    bytes.writeUInt32BE(sentAtMs.length, 0);
    sentAtMs.push(performance.now());
    socket.send(bytes, Number(port), address);
    silence.refresh();
  }
}, TICK_MS);

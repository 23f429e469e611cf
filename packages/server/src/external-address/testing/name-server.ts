import { createSocket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { parseAddress } from "@visavis/stun/core";

/** What is known of a name; a test may change it at any time. */
export interface NameRecords {
  addresses: readonly string[];
  ttlSeconds: number;
  /** `failing`: the server says that it could not find out; `silent`: it says nothing. */
  state?: "answering" | "failing" | "silent";
}

export interface NameServer {
  /** As `setServers` of node:dns takes it. */
  readonly address: string;
  /** The questions so far, such as `A home.example`. */
  readonly asked: string[];
  close(): void;
}

const A = 1;
const AAAA = 28;
const SERVER_FAILURE = 2;
const NO_SUCH_NAME = 3;

/** Starts a name server on loopback that knows only these names. RFC 1035 §4.1. */
export async function startNameServer(names: ReadonlyMap<string, NameRecords>): Promise<NameServer> {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  socket.on("message", (query, { address, port }) => {
    const { name, type, end } = readQuestion(query);
    asked.push(`${type === AAAA ? "AAAA" : "A"} ${name}`);
    const records = names.get(name);
    const state = records?.state ?? "answering";
    if (state === "silent") return;
    const answers = (records?.addresses ?? []).filter((text) => isIPv6(text) === (type === AAAA));
    const code = records === undefined ? NO_SUCH_NAME : state === "failing" ? SERVER_FAILURE : 0;
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180 | code, 2);
    const sent = code === 0 ? answers : [];
    header.writeUInt16BE(sent.length, 6);
    header.writeUInt16BE(0, 10);
    const resources = sent.map((text) => resource(type, parseAddress(text) ?? [], records?.ttlSeconds ?? 0));
    socket.send(Buffer.concat([header, query.subarray(12, end), ...resources]), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return { address: `127.0.0.1:${socket.address().port}`, asked, close: () => socket.close() };
}

function readQuestion(query: Buffer) {
  const labels: string[] = [];
  let offset = 12;
  for (let length = query[offset] ?? 0; length > 0; length = query[offset] ?? 0) {
    labels.push(query.toString("latin1", offset + 1, offset + 1 + length));
    offset += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(offset + 1), end: offset + 5 };
}

/** A resource record of the name in the question. */
function resource(type: number, data: ArrayLike<number>, ttlSeconds: number): Buffer {
  const head = Buffer.from([0xc0, 12, 0, type === AAAA ? AAAA : A, 0, 1, 0, 0, 0, 0, 0, data.length]);
  head.writeUInt32BE(ttlSeconds, 6);
  return Buffer.concat([head, Buffer.from(Array.from(data))]);
}

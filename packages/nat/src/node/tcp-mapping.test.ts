import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import {
  attribute,
  createStreamSplitter,
  decodeMessage,
  encodeMessage,
  OTHER_ADDRESS,
  type TransportAddress,
  XOR_MAPPED_ADDRESS,
} from "@visavis/stun/core";
import { expect, onTestFinished, test } from "vitest";
import { discoverTcpMapping } from "./tcp-mapping.ts";

interface Place {
  readonly address?: string;
  readonly port?: number;
  readonly other?: TransportAddress;
  /** The address that it reports for a client; the true one by default. */
  readonly sees?: (client: TransportAddress) => TransportAddress;
}

async function startServer({
  address = "127.0.0.1",
  port = 0,
  other,
  sees = (client) => client,
}: Place = {}) {
  const clients: TransportAddress[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const client = { address: socket.remoteAddress ?? "", port: socket.remotePort ?? 0 };
    clients.push(client);
    const splitter = createStreamSplitter();
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      splitter.append(chunk);
      for (let frame = splitter.next(); frame !== undefined; frame = splitter.next()) {
        const { method, transactionId } = decodeMessage(frame);
        const attributes = [
          attribute(XOR_MAPPED_ADDRESS, sees(client)),
          ...(other === undefined ? [] : [attribute(OTHER_ADDRESS, other)]),
        ];
        socket.write(encodeMessage({ method, class: "success", transactionId, attributes }));
      }
    });
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen(port, address);
  await once(server, "listening");
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("no port");
  return { place: { address, port: bound.port }, clients };
}

test("from one local port, all addresses of a server are queried, including those that it names", async () => {
  const [one, two] = [await startServer(), await startServer()];
  const other = await startServer({ address: "127.0.0.2", port: two.place.port });
  const beside = await startServer({ address: "127.0.0.2", port: one.place.port });
  const first = await startServer({ address: "127.0.0.3", other: other.place });
  const found = await discoverTcpMapping({
    server: first.place,
    others: [one.place, two.place, beside.place],
    localAddress: "127.0.0.1",
    patienceMs: 1_000,
  });
  expect(found).toMatchObject({
    isBehindNat: false,
    mapping: { verdict: "endpoint-independent" },
    limits: [],
  });
  const ports = [one, two, other, beside, first].flatMap(({ clients }) => clients.map(({ port }) => port));
  expect(ports).toHaveLength(5);
  expect(new Set(ports)).toEqual(new Set([found.local.port]));
});

test("a NAT that maps each connection separately is recognized", async () => {
  let outside = 40_000;
  const sees = () => {
    outside += 1;
    return { address: "192.0.2.1", port: outside };
  };
  const remembering = () => {
    const seen = sees();
    return () => seen;
  };
  const [one, two] = [await startServer({ sees: remembering() }), await startServer({ sees: remembering() })];
  const found = await discoverTcpMapping({ server: one.place, others: [two.place], patienceMs: 1_000 });
  expect(found).toMatchObject({
    isBehindNat: true,
    mapped: { address: "192.0.2.1" },
    mapping: { verdict: "address-and-port-dependent" },
  });
});

test("one answer, or none, gives no verdict", async () => {
  const one = await startServer({ sees: () => ({ address: "192.0.2.1", port: 1 }) });
  const silent = await startServer();
  const alone = await discoverTcpMapping({ server: one.place, patienceMs: 1_000 });
  expect(alone).toMatchObject({ mapping: { verdict: "unknown" }, limits: ["no-other-address"] });
  const nobody = { address: "127.0.0.1", port: 1 };
  const beside = await discoverTcpMapping({ server: one.place, others: [nobody], patienceMs: 500 });
  expect(beside.mapping.verdict).toBe("unknown");
  expect(beside.limits).toContain("other-address-silent");
  const none = await discoverTcpMapping({ server: nobody, others: [silent.place], patienceMs: 500 });
  expect(none).toMatchObject({ isBehindNat: null, mapped: null, limits: ["server-silent"] });
});

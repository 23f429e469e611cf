import { createSocket } from "node:dgram";
import { once } from "node:events";
import {
  attribute,
  decodeMessage,
  encodeMessage,
  type TransportAddress,
  XOR_MAPPED_ADDRESS,
} from "@visavis/stun/core";
import { expect, onTestFinished, test } from "vitest";
import { createLookUp } from "./look-up.ts";
import { type NameRecords, startNameServer } from "./testing/name-server.ts";

async function nameServer(names: Record<string, NameRecords>) {
  const server = await startNameServer(new Map(Object.entries(names)));
  onTestFinished(server.close);
  return server;
}

const home = { kind: "dns", name: "home.example" } as const;

test("a name server gives the addresses of a family, and for how long they are valid", async () => {
  const addresses = ["203.0.113.7", "203.0.113.8", "2001:db8::7"];
  const server = await nameServer({ "home.example": { addresses, ttlSeconds: 42 } });
  const lookUp = createLookUp([server.address]);
  expect(await lookUp({ source: home, family: 4, local: undefined })).toEqual({
    kind: "found",
    addresses: ["203.0.113.7", "203.0.113.8"],
    validForMs: 42_000,
  });
  expect(await lookUp({ source: home, family: 6, local: undefined })).toEqual({
    kind: "found",
    addresses: ["2001:db8::7"],
    validForMs: 42_000,
  });
});

test("a name without an address of a family is told from one that could not be looked up", async () => {
  const server = await nameServer({
    "home.example": { addresses: ["203.0.113.7"], ttlSeconds: 42 },
    "broken.example": { addresses: [], ttlSeconds: 0, state: "failing" },
  });
  const lookUp = createLookUp([server.address]);
  const kindOf = async (name: string, family: 4 | 6) =>
    (await lookUp({ source: { kind: "dns", name }, family, local: undefined })).kind;
  expect(await kindOf("home.example", 6)).toBe("none");
  expect(await kindOf("unknown.example", 4)).toBe("none");
  expect(await kindOf("broken.example", 4)).toBe("failed");
});

test("a name server that says nothing is given up within 5 s", async () => {
  const server = await nameServer({ "home.example": { addresses: [], ttlSeconds: 0, state: "silent" } });
  const startedAtMs = performance.now();
  const answer = await createLookUp([server.address])({ source: home, family: 4, local: undefined });
  expect(answer).toEqual({ kind: "failed", problem: expect.stringContaining("no name server answers") });
  expect(performance.now() - startedAtMs).toBeLessThan(10_000);
});

/** A STUN server on loopback that sees everybody at one address, or does not answer, or nonsense. */
async function stunServer(seen: TransportAddress | "nonsense" | undefined) {
  const socket = createSocket("udp4");
  onTestFinished(async () => void socket.close());
  socket.on("message", (bytes, { address, port }) => {
    if (seen === undefined) return;
    const { method, transactionId } = decodeMessage(bytes);
    const attributes =
      seen === "nonsense"
        ? [{ ...XOR_MAPPED_ADDRESS, encode: () => Uint8Array.of(0, 7, 1) }]
        : [attribute(XOR_MAPPED_ADDRESS, seen)];
    socket.send(encodeMessage({ method, class: "success", transactionId, attributes }), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket.address().port;
}

test("a STUN server is asked by name, from the address that the answer is for", async () => {
  const port = await stunServer({ address: "203.0.113.7", port: 1024 });
  const server = await nameServer({ "stun.example.org": { addresses: ["127.0.0.1"], ttlSeconds: 1 } });
  const source = { kind: "stun", server: { address: "stun.example.org", port } } as const;
  const lookUp = createLookUp([server.address]);
  const found = { kind: "found", addresses: ["203.0.113.7"], validForMs: 60_000 };
  expect(await lookUp({ source, family: 4, local: undefined })).toEqual(found);
  expect(await lookUp({ source, family: 4, local: "127.0.0.1" })).toEqual(found);
  expect(await lookUp({ source, family: 6, local: undefined })).toEqual({ kind: "none" });
});

test.each([
  ["that does not answer", undefined],
  ["that answers with nonsense", "nonsense"],
] as const)("a STUN server %s is a failure", async (_, seen) => {
  const port = await stunServer(seen);
  const source = { kind: "stun", server: { address: "127.0.0.1", port } } as const;
  const answer = await createLookUp()({ source, family: 4, local: undefined });
  expect(answer).toEqual({ kind: "failed", problem: expect.stringContaining("127.0.0.1") });
});

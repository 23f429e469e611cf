import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import {
  type AttributeToWrite,
  attribute,
  decodeMessage,
  ERROR_CODE,
  encodeMessage,
  MAPPED_ADDRESS,
  OTHER_ADDRESS,
  RESPONSE_ORIGIN,
  SOFTWARE,
  type TransportAddress,
  XOR_MAPPED_ADDRESS,
} from "../core/index.ts";
import { probeStunServers } from "./stun-probe.ts";

type Seen = TransportAddress;

interface Manners {
  /** The attributes of its answer; by default the true address. */
  readonly says?: (seen: Seen) => readonly AttributeToWrite[];
  readonly isError?: boolean;
  readonly afterMs?: number;
  /** Whether the nth request, counted from 0, is answered. */
  readonly hears?: (request: number) => boolean;
}

const TRUTH = (seen: Seen) => [attribute(XOR_MAPPED_ADDRESS, seen)];

async function startServer({ says = TRUTH, isError = false, afterMs = 0, hears = () => true }: Manners = {}) {
  const socket = createSocket("udp4");
  let isOpen = true;
  onTestFinished(() => {
    isOpen = false;
    socket.close();
  });
  let requests = 0;
  socket.on("message", (bytes, { address, port }) => {
    requests += 1;
    if (!hears(requests - 1)) return;
    const { method, transactionId } = decodeMessage(bytes);
    const attributes = says({ address, port });
    const answer = encodeMessage({
      method,
      class: isError ? "error" : "success",
      transactionId,
      attributes,
    });
    void sleep(afterMs).then(() => {
      if (isOpen) socket.send(answer, port, address);
    });
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return { address: "127.0.0.1", port: socket.address().port };
}

async function closedPort(): Promise<TransportAddress> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return { address: "127.0.0.1", port };
}

test("live, dead, slow, old and lying servers are told apart", async () => {
  const other = { address: "192.0.2.9", port: 3479 };
  const servers = [
    await startServer({
      says: (seen) => [
        ...TRUTH(seen),
        attribute(OTHER_ADDRESS, other),
        attribute(RESPONSE_ORIGIN, other),
        attribute(SOFTWARE, "测试"),
      ],
    }),
    await startServer({ hears: () => false }),
    await startServer({ afterMs: 150 }),
    await startServer({ afterMs: 900 }),
    await startServer({ says: (seen) => [attribute(MAPPED_ADDRESS, seen)] }),
    await startServer({ says: () => [attribute(XOR_MAPPED_ADDRESS, { address: "192.0.2.66", port: 1 })] }),
    await startServer({ says: () => [] }),
    await startServer({ says: () => [attribute(ERROR_CODE, { code: 500, reason: "no" })], isError: true }),
    await closedPort(),
  ];
  const progress: number[] = [];
  const probes = await probeStunServers({
    servers,
    tries: 4,
    patienceMs: 400,
    onProgress: ({ done, total }) => progress.push(done / total),
  });
  expect(probes.map(({ server }) => server)).toEqual(servers);
  expect(probes.map(({ status, agreement }) => [status, agreement])).toEqual([
    ["alive", "agrees"],
    ["silent", null],
    ["alive", "agrees"],
    ["silent", null],
    ["alive", "agrees"],
    ["alive", "differs"],
    ["unusable", null],
    ["refuses", null],
    ["closed", null],
  ]);
  const [full, silent, slow, , old] = probes;
  expect(full).toMatchObject({
    remote: servers[0],
    tries: 4,
    answers: 4,
    mapped: { address: "127.0.0.1" },
    generation: "RFC 5389",
    hasBehaviourDiscovery: true,
    software: "测试",
  });
  expect(silent).toMatchObject({ tries: 3, answers: 0, roundTripMs: null, mapped: null });
  expect(slow!.roundTripMs!.shortest).toBeGreaterThanOrEqual(140);
  expect(slow!.roundTripMs!.median).toBeGreaterThan(full!.roundTripMs!.median);
  expect(old).toMatchObject({ generation: "RFC 3489", hasBehaviourDiscovery: false });
  expect(progress.at(-1)).toBe(1);
});

test("lost answers are counted and do not distort the times", async () => {
  const server = await startServer({ hears: (request) => request % 2 === 0 });
  const [probe] = await probeStunServers({ servers: [server], tries: 5, patienceMs: 100 });
  expect(probe).toMatchObject({ status: "alive", tries: 5, answers: 3 });
  expect(probe!.roundTripMs!.longest).toBeLessThan(100);
});

test("a name without an address and an unreachable address are reported as such", async () => {
  const probes = await probeStunServers({
    servers: [
      { address: "nobody.invalid", port: 3478 },
      { address: "255.255.255.255", port: 3478 },
    ],
    patienceMs: 50,
  });
  expect(["nameless", "unresolved"]).toContain(probes[0]?.status);
  expect(probes[1]?.status).toBe("unreachable");
});

test("no more than 32 servers are asked at once, and all are asked in the end", async () => {
  let open = 0;
  let most = 0;
  const slow = await startServer({
    says: (seen) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
      }, 20);
      return TRUTH(seen);
    },
    afterMs: 20,
  });
  const probes = await probeStunServers({
    servers: Array.from({ length: 100 }, () => slow),
    tries: 1,
  });
  expect(probes.filter(({ status }) => status === "alive")).toHaveLength(100);
  expect(most).toBeLessThanOrEqual(33);
});

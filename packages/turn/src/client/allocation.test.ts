import { once } from "node:events";
import {
  ADDITIONAL_ADDRESS_FAMILY,
  ADDRESS_ERROR_CODE,
  attribute,
  CONNECTION_ID,
  DATA,
  DONT_FRAGMENT,
  EVEN_PORT,
  encodeChannelData,
  encodeMessage,
  LIFETIME,
  METHODS,
  MOBILITY_TICKET,
  REQUESTED_ADDRESS_FAMILY,
  REQUESTED_TRANSPORT,
  RESERVATION_TOKEN,
  readAttribute,
  readAttributes,
  type StunMessage,
  type TransportAddress,
  XOR_PEER_ADDRESS,
  XOR_RELAYED_ADDRESS,
} from "@visavis/stun/core";
import { randomTransactionId, StunRequestError } from "@visavis/stun/node";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  EARLY_PEER_BYTES,
  STAND_IN_CREDENTIALS,
  type StandInReply,
  startStandInTurnServer,
} from "../testing/stand-in-turn-server.ts";
import { type AllocateOptions, allocate, type PeerConnectionAttempt } from "./allocation.ts";

/** No retransmissions, however busy the machine. */
const TIMING = { initialRtoMs: 5000, reliableTimeoutMs: 5000 } as const;

async function startServer(script?: (request: StunMessage) => StandInReply | undefined) {
  const server = await startStandInTurnServer(script);
  onTestFinished(() => server.close());
  return server;
}

/** An allocation whose datagrams can be awaited one by one. */
async function openAllocation(options: Partial<AllocateOptions> & Pick<AllocateOptions, "server">) {
  const arrived: { text: string; peer: TransportAddress }[] = [];
  const waiting: (() => void)[] = [];
  const allocation = await allocate({
    credentials: STAND_IN_CREDENTIALS,
    timing: TIMING,
    onData(data, peer) {
      arrived.push({ text: Buffer.from(data).toString(), peer });
      waiting.shift()?.();
    },
    ...options,
  });
  onTestFinished(() => allocation.close());
  return {
    allocation,
    async hear() {
      if (arrived.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      return arrived.shift();
    },
  };
}

async function failureOf(promise: Promise<unknown>): Promise<StunRequestError> {
  const error = await promise.then(
    () => new Error("it did not fail"),
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(StunRequestError);
  return error as StunRequestError;
}

const methodsOf = (requests: readonly StunMessage[]) => requests.map(({ method }) => method);

describe("Allocate", () => {
  test("requests what the options say", async () => {
    const { udp, requests } = await startServer();
    await openAllocation({ server: udp });
    await openAllocation({
      server: udp,
      peerTransport: "tcp",
      addressFamily: 4,
      additionalIpv6: true,
      evenPort: "even-and-reserve-next",
      reservationToken: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      lifetimeSeconds: 1200,
      mobility: true,
      dontFragment: true,
    });
    const [plain, full] = requests as [StunMessage, StunMessage];
    const read = (request: StunMessage) => [
      readAttribute(request, REQUESTED_TRANSPORT),
      readAttribute(request, REQUESTED_ADDRESS_FAMILY),
      readAttribute(request, ADDITIONAL_ADDRESS_FAMILY),
      readAttribute(request, EVEN_PORT),
      readAttribute(request, RESERVATION_TOKEN),
      readAttribute(request, LIFETIME),
      readAttribute(request, MOBILITY_TICKET),
      readAttribute(request, DONT_FRAGMENT),
    ];
    expect(read(plain)).toEqual([17, ...Array(7).fill(undefined)]);
    expect(read(full)).toEqual([
      6,
      1,
      2,
      true,
      Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      1200,
      new Uint8Array(),
      true,
    ]);
  });

  test("returns everything that was granted", async () => {
    const ipv6 = { address: "2001:db8::7", port: 50_000 };
    const { udp } = await startServer(({ method }) =>
      method === METHODS.allocate
        ? {
            attributes: [
              attribute(XOR_RELAYED_ADDRESS, ipv6),
              attribute(RESERVATION_TOKEN, new Uint8Array(8)),
              attribute(MOBILITY_TICKET, Uint8Array.of(1)),
              attribute(ADDRESS_ERROR_CODE, { family: 1, code: 440, reason: "" }),
            ],
          }
        : undefined,
    );
    const { allocation } = await openAllocation({ server: udp });
    expect(allocation.grant).toEqual({
      relayedAddresses: [ipv6, { address: "127.0.0.1", port: expect.any(Number) }],
      mappedAddress: { address: "127.0.0.1", port: expect.any(Number) },
      lifetimeSeconds: 600,
      reservationToken: new Uint8Array(8),
      mobilityTicket: Uint8Array.of(1),
      addressError: { family: 1, code: 440, reason: "" },
    });
    expect(allocation.relayedAddress).toEqual(ipv6);
  });

  test("fails with the server's refusal, and leaves nothing behind", async () => {
    const { udp, tcp } = await startServer(() => ({ code: 486 }));
    for (const server of [udp, tcp]) {
      const failed = allocate({ server, credentials: STAND_IN_CREDENTIALS, timing: TIMING });
      expect(await failureOf(failed)).toMatchObject({ errorCode: 486 });
    }
    await vi.waitFor(() => {
      const sockets = process.getActiveResourcesInfo().filter((name) => name === "UDPWrap");
      expect(sockets.length).toBeLessThanOrEqual(1);
    });
  });

  test("a connection that is lost before the answer is a socket error", async () => {
    const server = await startServer(() => {
      server.hangUp();
      return "silence";
    });
    const failed = allocate({ server: server.tcp, credentials: STAND_IN_CREDENTIALS, timing: TIMING });
    expect(await failureOf(failed)).toMatchObject({ code: "STUN_SOCKET_ERROR" });
  });
});

describe.each(["udp", "tcp"] as const)("data over %s", (transport) => {
  test("is sent in indications with a permission, and through a channel if there is one", async () => {
    const { [transport]: server, carried, requests } = await startServer();
    const ada = await openAllocation({ server });
    const bo = await openAllocation({ server });
    const [adasAddress, bosAddress] = [ada.allocation.relayedAddress, bo.allocation.relayedAddress];
    await ada.allocation.permit(bosAddress.address);
    await bo.allocation.permit(adasAddress.address);
    ada.allocation.send(Buffer.from("one"), bosAddress);
    expect(await bo.hear()).toEqual({ text: "one", peer: adasAddress });
    expect(await ada.allocation.bindChannel(bosAddress)).toBe(0x4000);
    expect(carried).toEqual({ channelData: 0, indications: 1 });
    ada.allocation.send(Buffer.from("three"), bosAddress);
    expect(await bo.hear()).toEqual({ text: "three", peer: adasAddress });
    bo.allocation.send(Buffer.from(""), adasAddress);
    expect(await ada.hear()).toEqual({ text: "", peer: bosAddress });
    expect(carried).toEqual({ channelData: 1, indications: 2 });
    expect(methodsOf(requests).slice(2)).toEqual([
      METHODS.createPermission,
      METHODS.createPermission,
      METHODS.channelBind,
    ]);
  });
});

describe("channels and permissions", () => {
  const PEER = { address: "192.0.2.1", port: 5000 };

  test("a peer keeps its channel; other peers get other numbers, or the requested one", async () => {
    const { udp } = await startServer();
    const { allocation } = await openAllocation({ server: udp });
    const other = { ...PEER, port: 5001 };
    expect(await allocation.bindChannel(PEER, 0x4001)).toBe(0x4001);
    expect(await allocation.bindChannel(other)).toBe(0x4000);
    expect(await allocation.bindChannel({ ...PEER, port: 5002 })).toBe(0x4002);
    expect(await allocation.bindChannel(PEER)).toBe(0x4001);
  });

  test("binding one peer twice at the same time requests one channel", async () => {
    const { udp } = await startServer();
    const { allocation } = await openAllocation({ server: udp });
    const numbers = await Promise.all([allocation.bindChannel(PEER), allocation.bindChannel(PEER)]);
    expect(numbers).toEqual([0x4000, 0x4000]);
  });

  test("a refused channel is not used, and an earlier binding stays valid", async () => {
    let isRefusing = true;
    const { udp, carried } = await startServer(({ method }) =>
      method === METHODS.channelBind && isRefusing ? { code: 403 } : undefined,
    );
    const { allocation } = await openAllocation({ server: udp });
    const peer = allocation.relayedAddress;
    expect(await failureOf(allocation.bindChannel(peer))).toMatchObject({ errorCode: 403 });
    allocation.send(Buffer.from("a"), peer);
    isRefusing = false;
    await allocation.bindChannel(peer);
    isRefusing = true;
    await failureOf(allocation.bindChannel(peer));
    await failureOf(allocation.bindChannel(peer, 0x4abc));
    allocation.send(Buffer.from("b"), peer);
    await vi.waitFor(() => expect(carried).toEqual({ channelData: 1, indications: 1 }));
  });

  test("several addresses are permitted in one request", async () => {
    const { udp, requests } = await startServer();
    const { allocation } = await openAllocation({ server: udp });
    await allocation.permit("192.0.2.1", "::ffff:192.0.2.2");
    const peers = readAttributes(requests[1] as StunMessage, XOR_PEER_ADDRESS);
    expect(peers).toEqual([
      { address: "192.0.2.1", port: 0 },
      { address: "192.0.2.2", port: 0 },
    ]);
  });
});

describe("keeping alive", () => {
  /** Only the timers are fake; the sockets are real. */
  function useFakeTimers(): void {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
  }

  /** Lets pending socket events run. */
  async function arrived(requests: readonly unknown[], count: number): Promise<void> {
    while (requests.length < count) await new Promise(setImmediate);
  }

  test("permissions and channels are renewed at 4 minutes, the allocation at 9", async () => {
    const { udp, requests } = await startServer();
    useFakeTimers();
    const { allocation } = await openAllocation({ server: udp });
    await allocation.permit("192.0.2.1");
    await allocation.bindChannel({ address: "192.0.2.2", port: 5000 });
    requests.length = 0;
    /** Lets time pass and waits for that many requests and their answers. A later request flushes the answers. */
    const passed = async (durationMs: number, count: number) => {
      vi.advanceTimersByTime(durationMs);
      await arrived(requests, count);
      await allocation.request({ method: METHODS.binding });
    };
    await passed(240_000, 2);
    expect(methodsOf(requests)).toEqual([METHODS.createPermission, METHODS.channelBind]);
    await passed(240_000, 4);
    expect(requests).toHaveLength(4);
    await passed(60_000, 5);
    expect(methodsOf(requests.slice(4))).toEqual([METHODS.refresh]);
    expect(readAttribute(requests[4] as StunMessage, LIFETIME)).toBe(600);
    await passed(180_000, 7);
    expect(requests).toHaveLength(7);
  });

  test("a peer whose renewal is refused is lost, and the others are not", async () => {
    const { udp, requests } = await startServer((request) => {
      const [peer] = readAttributes(request, XOR_PEER_ADDRESS);
      return isStrict && peer?.address === "192.0.2.1" ? { code: 403 } : undefined;
    });
    let isStrict = false;
    const lost: [string, number | undefined][] = [];
    useFakeTimers();
    const { allocation } = await openAllocation({
      server: udp,
      onPeerLost: (address, { errorCode }) => lost.push([address, errorCode]),
    });
    await allocation.permit("192.0.2.1", "192.0.2.2");
    await allocation.bindChannel({ address: "192.0.2.1", port: 5000 });
    isStrict = true;
    requests.length = 0;
    vi.advanceTimersByTime(240_000);
    await arrived(lost, 2);
    expect(lost).toEqual([
      ["192.0.2.1", 403],
      ["192.0.2.1", 403],
    ]);
    expect(requests).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(240_000);
    await arrived(requests, 4);
    expect(readAttributes(requests[3] as StunMessage, XOR_PEER_ADDRESS)[0]?.address).toBe("192.0.2.2");
  });

  test("an allocation that cannot be refreshed has ended", async () => {
    const { udp } = await startServer(({ method }) =>
      method === METHODS.refresh ? { code: 437 } : undefined,
    );
    useFakeTimers();
    const ended: StunRequestError[] = [];
    const { allocation } = await openAllocation({ server: udp, onEnd: (error) => ended.push(error) });
    vi.advanceTimersByTime(540_000);
    await arrived(ended, 1);
    expect(ended).toMatchObject([{ errorCode: 437 }]);
    expect(vi.getTimerCount()).toBe(0);
    expect(await failureOf(allocation.permit("192.0.2.1"))).toMatchObject({ code: "STUN_CLOSED" });
  });

  test("a lost connection ends an allocation and is reported once", async () => {
    const server = await startServer();
    const ended = Promise.withResolvers<StunRequestError>();
    const onEnd = vi.fn(ended.resolve);
    const { allocation } = await openAllocation({ server: server.tcp, onEnd });
    server.hangUp();
    expect((await ended.promise).code).toBe("STUN_SOCKET_ERROR");
    expect(await failureOf(allocation.refresh())).toMatchObject({ code: "STUN_SOCKET_ERROR" });
    await allocation.close();
    expect(onEnd).toHaveBeenCalledTimes(1);
  });
});

describe("closing", () => {
  test("requests a lifetime of zero, and does not report its own end", async () => {
    const server = await startServer();
    for (const reached of [server.udp, server.tcp]) {
      const onEnd = vi.fn();
      const { allocation } = await openAllocation({ server: reached, onEnd });
      await Promise.all([allocation.close(), allocation.close()]);
      expect(readAttribute(server.requests.at(-1) as StunMessage, LIFETIME)).toBe(0);
      expect(await failureOf(allocation.refresh())).toMatchObject({ code: "STUN_CLOSED" });
      expect(onEnd).not.toHaveBeenCalled();
    }
    expect(methodsOf(server.requests)).toEqual([
      METHODS.allocate,
      METHODS.refresh,
      METHODS.allocate,
      METHODS.refresh,
    ]);
  });

  test("does not wait for a server that is silent", async () => {
    const { udp } = await startServer(({ method }) => (method === METHODS.refresh ? "silence" : undefined));
    const { allocation } = await openAllocation({ server: udp });
    await allocation.close();
    expect(await failureOf(allocation.refresh())).toMatchObject({ code: "STUN_CLOSED" });
  });
});

test("unexpected messages from a server do no harm", async () => {
  const server = await startServer();
  const { allocation, hear } = await openAllocation({ server: server.udp });
  const peer = { address: "192.0.2.1", port: 5000 };
  const indication = (
    method: number,
    ...attributes: Parameters<typeof encodeMessage>[0]["attributes"] & object
  ) => encodeMessage({ method, class: "indication", transactionId: randomTransactionId(), attributes });
  for (const bytes of [
    encodeChannelData(0x4abc, Buffer.from("unbound"), { padded: false }),
    Uint8Array.of(0x40, 0, 0xff, 0xff, 1),
    indication(METHODS.data),
    indication(METHODS.data, attribute(XOR_PEER_ADDRESS, peer)),
    indication(METHODS.data, { ...attribute(DATA, new Uint8Array()), type: XOR_PEER_ADDRESS.type }),
    indication(METHODS.connectionAttempt, attribute(XOR_PEER_ADDRESS, peer)),
    indication(METHODS.binding, attribute(XOR_PEER_ADDRESS, peer)),
    indication(METHODS.data, attribute(XOR_PEER_ADDRESS, peer), attribute(DATA, Buffer.from("good"))),
  ]) {
    server.sendToClient(bytes);
  }
  expect(await hear()).toEqual({ text: "good", peer });
  await allocation.refresh();
});

describe("mobility (RFC 8016)", () => {
  test("an allocation moves to another socket and continues", async () => {
    const server = await startServer(({ method }) =>
      method === METHODS.allocate
        ? { attributes: [attribute(MOBILITY_TICKET, Uint8Array.of(1))] }
        : undefined,
    );
    const { allocation, hear } = await openAllocation({ server: server.udp, mobility: true });
    await allocation.move();
    await allocation.permit("127.0.0.1");
    allocation.send(Buffer.from("to myself"), allocation.relayedAddress);
    expect(await hear()).toEqual({ text: "to myself", peer: allocation.relayedAddress });
    await allocation.move();
    const tickets = server.requests
      .filter(({ method }) => method === METHODS.refresh)
      .map((request) => readAttribute(request, MOBILITY_TICKET));
    expect(tickets).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
  });

  test("it does not move if the ticket is refused, or there is none", async () => {
    const server = await startServer(({ method }) => {
      if (method === METHODS.refresh) return { code: 400 };
      return isGiven ? { attributes: [attribute(MOBILITY_TICKET, Uint8Array.of(1))] } : undefined;
    });
    let isGiven = true;
    const { allocation } = await openAllocation({ server: server.udp, mobility: true });
    expect(await failureOf(allocation.move())).toMatchObject({ errorCode: 400 });
    await allocation.permit("127.0.0.1");
    isGiven = false;
    const without = await openAllocation({ server: server.udp });
    expect(await failureOf(without.allocation.move())).toMatchObject({ code: "STUN_BAD_RESPONSE" });
  });
});

describe("TCP to peers (RFC 6062)", () => {
  const PEER = { address: "192.0.2.1", port: 80 };

  test("a connection to a peer delivers every byte from the first one", async () => {
    const { tcp } = await startServer();
    const { allocation } = await openAllocation({ server: tcp, peerTransport: "tcp" });
    const socket = await allocation.connect(PEER);
    socket.write("and back");
    let heard = "";
    for await (const chunk of socket) {
      heard += String(chunk);
      if (heard.endsWith("back")) break;
    }
    expect(heard).toBe(`${EARLY_PEER_BYTES}and back`);
  });

  test("a connecting peer is reported and accepted", async () => {
    const server = await startServer();
    const attempted = Promise.withResolvers<PeerConnectionAttempt>();
    const { allocation } = await openAllocation({
      server: server.tcp,
      peerTransport: "tcp",
      onConnectionAttempt: attempted.resolve,
    });
    server.sendToClient(
      encodeMessage({
        method: METHODS.connectionAttempt,
        class: "indication",
        transactionId: randomTransactionId(),
        attributes: [attribute(XOR_PEER_ADDRESS, PEER), attribute(CONNECTION_ID, 9)],
      }),
    );
    const attempt = await attempted.promise;
    expect(attempt.peer).toEqual(PEER);
    const socket = await attempt.accept();
    expect(readAttribute(server.requests.at(-1) as StunMessage, CONNECTION_ID)).toBe(9);
    const closed = once(socket, "close");
    await allocation.close();
    await closed;
  });

  test("a refusal, and a server over UDP, are errors", async () => {
    const { tcp, udp } = await startServer(({ method }) =>
      method === METHODS.connect && isRefusing ? { code: 447 } : undefined,
    );
    let isRefusing = true;
    const overTcp = await openAllocation({ server: tcp, peerTransport: "tcp" });
    expect(await failureOf(overTcp.allocation.connect(PEER))).toMatchObject({ errorCode: 447 });
    isRefusing = false;
    const overUdp = await openAllocation({ server: udp, peerTransport: "tcp" });
    expect(await failureOf(overUdp.allocation.connect(PEER))).toMatchObject({ code: "STUN_SOCKET_ERROR" });
  });
});

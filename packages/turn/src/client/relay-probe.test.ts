import { LIFETIME, METHODS, readAttribute, type StunMessage } from "@visavis/stun/core";
import { StunRequestError } from "@visavis/stun/node";
import { expect, onTestFinished, test } from "vitest";
import {
  STAND_IN_CREDENTIALS,
  type StandInReply,
  startStandInTurnServer,
} from "../testing/stand-in-turn-server.ts";
import { probeRelay } from "./relay-probe.ts";

/** No retransmissions, however busy the machine. */
const TIMING = { initialRtoMs: 5000, reliableTimeoutMs: 5000 } as const;
const OPTIONS = { credentials: STAND_IN_CREDENTIALS, timing: TIMING } as const;

async function startServer(script?: (request: StunMessage) => StandInReply | undefined) {
  const server = await startStandInTurnServer(script);
  onTestFinished(() => server.close());
  return server;
}

/** Allocations that were created and not ended. */
function openAllocations(requests: readonly StunMessage[]): number {
  const made = requests.filter(({ method }) => method === METHODS.allocate).length;
  const ended = requests.filter(
    (request) => request.method === METHODS.refresh && readAttribute(request, LIFETIME) === 0,
  );
  return made - ended.length;
}

test.each(["udp", "tcp"] as const)(
  "a packet goes from relay to relay and back, over %s",
  async (transport) => {
    const server = await startServer();
    const result = await probeRelay({ ...OPTIONS, server: server[transport] });
    expect(result).toEqual({
      path: "relay-to-relay",
      relayedAddresses: [
        { address: "127.0.0.1", port: expect.any(Number) },
        { address: "127.0.0.1", port: expect.any(Number) },
      ],
      mappedAddress: { address: "127.0.0.1", port: expect.any(Number) },
      allocateMs: expect.any(Number),
      roundTripMs: expect.any(Number),
    });
    expect(server.carried).toEqual({ channelData: 1, indications: 1 });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(openAllocations(server.requests)).toBe(0);
  },
);

test("if the relay does not serve its own address, the packet is sent from a local socket", async () => {
  const server = await startServer(({ method }) =>
    method === METHODS.channelBind ? { code: 403 } : undefined,
  );
  const result = await probeRelay({ ...OPTIONS, server: server.udp });
  expect(result.path).toBe("relay-to-socket");
  expect(result.relayedAddresses).toHaveLength(1);
  expect(openAllocations(server.requests)).toBe(0);
});

test("the same happens if only one allocation is allowed", async () => {
  let allocations = 0;
  const server = await startServer(({ method }) => {
    if (method === METHODS.allocate) allocations += 1;
    return method === METHODS.allocate && allocations > 1 ? { code: 486 } : undefined;
  });
  expect((await probeRelay({ ...OPTIONS, server: server.udp })).path).toBe("relay-to-socket");
});

test("for a relay that relays to no peer, the error has its first refusal and both attempts", async () => {
  const server = await startServer(({ method }) =>
    method === METHODS.channelBind || method === METHODS.createPermission ? { code: 403 } : undefined,
  );
  const error = await probeRelay({ ...OPTIONS, server: server.udp }).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(StunRequestError);
  expect(error).toMatchObject({
    code: "STUN_ERROR_RESPONSE",
    errorCode: 403,
    message:
      "an allocation was created, but no packet came back: between relays, ChannelBind refused: 403; from this host, CreatePermission refused: 403",
  });
  expect(openAllocations(server.requests)).toBe(0);
});

test("without an allocation the probe fails", async () => {
  const server = await startServer(() => ({ code: 508 }));
  await expect(probeRelay({ ...OPTIONS, server: server.udp })).rejects.toMatchObject({ errorCode: 508 });
  const wrong = { ...STAND_IN_CREDENTIALS, password: "wrong" };
  const refused = probeRelay({ ...OPTIONS, credentials: wrong, server: server.udp });
  await expect(refused).rejects.toMatchObject({ errorCode: 401 });
});

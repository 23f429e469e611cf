import { isSameTransportAddress, type TransportAddress } from "@visavis/stun/core";
import type { BindingSocket } from "@visavis/stun/node";
import { randomTransactionId } from "@visavis/stun/node";
import type { ChangeRequestTest, NatObservations } from "../core/index.ts";

/** The other addresses of a server, from its OTHER-ADDRESS: two IP addresses with two ports each. */
export function otherEndpoints(server: TransportAddress, other: TransportAddress): TransportAddress[] {
  return [
    { address: other.address, port: server.port },
    other,
    { address: server.address, port: other.port },
  ];
}

/** The addresses without duplicates and without `known`. */
function distinct(addresses: readonly TransportAddress[], known: TransportAddress): TransportAddress[] {
  const kept: TransportAddress[] = [];
  for (const address of addresses) {
    if (![known, ...kept].some((one) => isSameTransportAddress(one, address))) kept.push(address);
  }
  return kept;
}

export interface MappingTest extends Pick<NatObservations, "contact" | "mappings" | "silent"> {
  /** OTHER-ADDRESS of the server. */
  readonly otherAddress: TransportAddress | undefined;
}

/**
 * Sends Binding requests to every address of the server, and to other servers, from one socket. RFC 5780 §4.3.
 *
 * The first request is repeated at the end, since mappings can be compared only if they do not change by themselves.
 */
export async function testMapping(
  socket: Pick<BindingSocket, "request">,
  server: TransportAddress,
  others: readonly TransportAddress[],
): Promise<MappingTest> {
  const first = await socket.request({ to: server });
  const contact = first.kind;
  if (first.kind !== "answer") return { contact, mappings: [], silent: [], otherAddress: undefined };
  const { otherAddress } = first;
  const own = otherAddress === undefined ? [] : otherEndpoints(server, otherAddress);
  const asked = distinct([...own, ...others], server);
  const outcomes = await Promise.all(
    asked.map(async (to) => ({ to, outcome: await socket.request({ to }) })),
  );
  const again = await socket.request({ to: server });
  const answers = [{ to: server, outcome: first }, ...outcomes, { to: server, outcome: again }];
  return {
    contact,
    mappings: answers.flatMap(({ to, outcome }) =>
      outcome.kind === "answer" ? [{ asked: to, mapped: outcome.mapped }] : [],
    ),
    silent: outcomes.filter(({ outcome }) => outcome.kind !== "answer").map(({ to }) => to),
    otherAddress,
  };
}

/**
 * Asks the server to answer from its other address and port, and from its other port, with a socket that has sent to
 * no other address. RFC 5780 §4.4.
 */
export async function testFiltering(
  socket: BindingSocket,
  server: TransportAddress,
  other: TransportAddress,
): Promise<Pick<NatObservations, "changeRequests" | "contactHeld">> {
  const before = await socket.request({ to: server });
  if (before.kind !== "answer") {
    return { changeRequests: [{ expectedFrom: other, answer: "failed" }], contactHeld: false };
  }
  const changes = [
    { changeIp: true, changePort: true, expectedFrom: other },
    { changeIp: false, changePort: true, expectedFrom: { address: server.address, port: other.port } },
  ].filter(
    ({ changeIp, expectedFrom }) =>
      (!changeIp || other.address !== server.address) && !isSameTransportAddress(expectedFrom, server),
  );
  const tests = changes.map(async ({ expectedFrom, ...changeRequest }) => {
    const outcome = await socket.request({ to: server, changeRequest });
    return { expectedFrom, outcome };
  });
  const outcomes = await Promise.all(tests);
  const after = await socket.request({ to: server });
  return {
    changeRequests: outcomes.map(({ expectedFrom, outcome }): ChangeRequestTest => {
      if (outcome.kind === "answer") return { expectedFrom, answer: outcome.from };
      return { expectedFrom, answer: outcome.kind };
    }),
    contactHeld: after.kind === "answer" && isSameTransportAddress(after.mapped, before.mapped),
  };
}

/**
 * Sends from two sockets to each other's mapped address, once before each wait. RFC 5780 §3.4. Both send, so that the
 * filter lets the other's requests in.
 */
export async function testHairpinning(
  [one, other]: readonly [BindingSocket, BindingSocket],
  server: TransportAddress,
  waitsMs: readonly number[],
): Promise<NatObservations["hairpin"]> {
  const [seenOne, seenOther] = await Promise.all([
    one.request({ to: server }),
    other.request({ to: server }),
  ]);
  if (seenOne.kind !== "answer" || seenOther.kind !== "answer") return "untested";
  const transactionId = randomTransactionId();
  for (const waitMs of waitsMs) {
    const received = [one, other].map((socket) =>
      socket.receives({ class: "request", transactionId }, waitMs),
    );
    one.send({ to: seenOther.mapped, transactionId });
    other.send({ to: seenOne.mapped, transactionId });
    if ((await Promise.all(received)).includes(true)) return "arrived";
  }
  return "silence";
}

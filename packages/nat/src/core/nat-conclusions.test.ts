import type { TransportAddress } from "@visavis/stun/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ClassicNat,
  ENDPOINT_DEPENDENCES,
  type EndpointDependence,
  type NatLimit,
} from "./nat-behaviour.ts";
import {
  type ChangeRequestTest,
  concludeNatBehaviour,
  type MappingAnswer,
  type NatObservations,
} from "./nat-conclusions.ts";

const at = (address: string, port: number): TransportAddress => ({ address, port });

const LOCAL = at("10.0.0.2", 5000);
const SERVER = at("192.0.2.1", 3478);
const SERVER_PORT_2 = at("192.0.2.1", 3479);
const OTHER_PORT_1 = at("192.0.2.2", 3478);
const OTHER = at("192.0.2.2", 3479);
const EVERYWHERE = [SERVER, OTHER_PORT_1, OTHER, SERVER_PORT_2];

/** The external port that a NAT of this kind uses towards a server. */
function mappedBy(kind: EndpointDependence | "none", asked: TransportAddress): TransportAddress {
  const byAddress = asked.address === SERVER.address ? 0 : 100;
  const byPort = asked.port === SERVER.port ? 0 : 10;
  switch (kind) {
    case "none":
      return LOCAL;
    case "endpoint-independent":
      return at("203.0.113.7", 40_000);
    case "address-dependent":
      return at("203.0.113.7", 40_000 + byAddress);
    case "address-and-port-dependent":
      return at("203.0.113.7", 40_000 + byAddress + byPort);
    default:
      return kind satisfies never;
  }
}

function answersOf(kind: EndpointDependence | "none", asked: readonly TransportAddress[]): MappingAnswer[] {
  return [...asked, SERVER].map((address) => ({ asked: address, mapped: mappedBy(kind, address) }));
}

/** The outcome of the two change requests behind a filter of this kind. */
function changesThrough(kind: EndpointDependence): ChangeRequestTest[] {
  return [
    { expectedFrom: OTHER, answer: kind === "endpoint-independent" ? OTHER : "silence" },
    {
      expectedFrom: SERVER_PORT_2,
      answer: kind === "address-and-port-dependent" ? "silence" : SERVER_PORT_2,
    },
  ];
}

function observe(partial: Partial<NatObservations>): NatObservations {
  return {
    local: LOCAL,
    server: SERVER,
    contact: "answer",
    mappings: answersOf("endpoint-independent", EVERYWHERE),
    silent: [],
    changeRequests: changesThrough("endpoint-independent"),
    contactHeld: true,
    hairpin: "untested",
    ...partial,
  };
}

describe("every kind of NAT and firewall gets its name", () => {
  const CLASSIC: readonly [EndpointDependence | "none", EndpointDependence, ClassicNat][] = [
    ["none", "endpoint-independent", "open-internet"],
    ["none", "address-dependent", "symmetric-udp-firewall"],
    ["none", "address-and-port-dependent", "symmetric-udp-firewall"],
    ["endpoint-independent", "endpoint-independent", "full-cone"],
    ["endpoint-independent", "address-dependent", "restricted-cone"],
    ["endpoint-independent", "address-and-port-dependent", "port-restricted-cone"],
    ["address-dependent", "endpoint-independent", "symmetric"],
    ["address-dependent", "address-dependent", "symmetric"],
    ["address-dependent", "address-and-port-dependent", "symmetric"],
    ["address-and-port-dependent", "endpoint-independent", "symmetric"],
    ["address-and-port-dependent", "address-dependent", "symmetric"],
    ["address-and-port-dependent", "address-and-port-dependent", "symmetric"],
  ];
  test.each(CLASSIC)("mapping %s, filtering %s: %s", (mapping, filtering, classic) => {
    const behaviour = concludeNatBehaviour(
      observe({
        mappings: answersOf(mapping, EVERYWHERE),
        changeRequests: changesThrough(filtering),
      }),
    );
    expect(behaviour).toMatchObject({
      isBehindNat: mapping !== "none",
      mapping: { verdict: mapping === "none" ? "endpoint-independent" : mapping },
      filtering: { verdict: filtering },
      classic,
      limits: [],
    });
  });
});

describe("with too few answers, verdicts are unknown with a reason", () => {
  const ALL = ENDPOINT_DEPENDENCES;
  const CASES: readonly {
    title: string;
    observed: Partial<NatObservations>;
    mapping: readonly EndpointDependence[];
    filtering: readonly EndpointDependence[];
    classic: ClassicNat;
    limits: readonly NatLimit[];
  }[] = [
    {
      title: "no answer at all",
      observed: { contact: "silence", mappings: [], changeRequests: [] },
      mapping: ALL,
      filtering: ALL,
      classic: "unknown",
      limits: ["server-silent"],
    },
    {
      title: "a server that refuses the request",
      observed: { contact: "refused", mappings: [], changeRequests: [] },
      mapping: ALL,
      filtering: ALL,
      classic: "unknown",
      limits: ["server-refused"],
    },
    {
      title: "an unreachable server",
      observed: { contact: "failed", mappings: [], changeRequests: [] },
      mapping: ALL,
      filtering: ALL,
      classic: "unknown",
      limits: ["server-unusable"],
    },
    {
      title: "a server with one address and port",
      observed: { mappings: answersOf("endpoint-independent", [SERVER]), changeRequests: [] },
      mapping: ALL,
      filtering: ALL,
      classic: "unknown",
      limits: ["no-other-address"],
    },
    {
      title: "a server with one address and port, and no NAT",
      observed: { mappings: answersOf("none", [SERVER]), changeRequests: [] },
      mapping: ["endpoint-independent"],
      filtering: ALL,
      classic: "unknown",
      limits: ["no-other-address"],
    },
    {
      title: "two ports of one address that see the same",
      observed: {
        mappings: answersOf("address-dependent", [SERVER, SERVER_PORT_2]),
        changeRequests: changesThrough("address-dependent").slice(1),
      },
      mapping: ["endpoint-independent", "address-dependent"],
      filtering: ["endpoint-independent", "address-dependent"],
      classic: "unknown",
      limits: ["one-ip-address"],
    },
    {
      title: "two ports of one address that see different mappings",
      observed: {
        mappings: answersOf("address-and-port-dependent", [SERVER, SERVER_PORT_2]),
        changeRequests: changesThrough("address-and-port-dependent").slice(1),
      },
      mapping: ["address-and-port-dependent"],
      filtering: ["address-and-port-dependent"],
      classic: "symmetric",
      limits: [],
    },
    {
      title: "a second server with one port that sees another mapping",
      observed: { mappings: answersOf("address-dependent", [SERVER, OTHER_PORT_1]), changeRequests: [] },
      mapping: ["address-dependent", "address-and-port-dependent"],
      filtering: ALL,
      classic: "symmetric",
      limits: ["no-other-address"],
    },
    {
      title: "a second server with one port that sees the same mapping",
      observed: { mappings: answersOf("endpoint-independent", [SERVER, OTHER_PORT_1]), changeRequests: [] },
      mapping: ["endpoint-independent"],
      filtering: ALL,
      classic: "unknown",
      limits: ["no-other-address"],
    },
    {
      title: "an alternate address that does not answer directly, and from which nothing arrives",
      observed: {
        mappings: answersOf("endpoint-independent", [SERVER]),
        silent: [OTHER_PORT_1, OTHER, SERVER_PORT_2],
        changeRequests: changesThrough("address-and-port-dependent"),
      },
      mapping: ALL,
      filtering: ALL,
      classic: "unknown",
      limits: ["other-address-silent"],
    },
    {
      title: "a server that refuses change requests",
      observed: {
        changeRequests: [
          { expectedFrom: OTHER, answer: "refused" },
          { expectedFrom: SERVER_PORT_2, answer: "refused" },
        ],
      },
      mapping: ["endpoint-independent"],
      filtering: ALL,
      classic: "unknown",
      limits: ["change-request-refused"],
    },
    {
      title: "a server that answers from the queried address",
      observed: {
        changeRequests: [
          { expectedFrom: OTHER, answer: SERVER },
          { expectedFrom: SERVER_PORT_2, answer: SERVER },
        ],
      },
      mapping: ["endpoint-independent"],
      filtering: ALL,
      classic: "unknown",
      limits: ["change-request-ignored"],
    },
    {
      title: "a server that can change its port only",
      observed: {
        changeRequests: [
          { expectedFrom: OTHER, answer: SERVER_PORT_2 },
          { expectedFrom: SERVER_PORT_2, answer: SERVER_PORT_2 },
        ],
      },
      mapping: ["endpoint-independent"],
      filtering: ["endpoint-independent", "address-dependent"],
      classic: "unknown",
      limits: ["change-request-ignored"],
    },
    {
      title: "a socket whose mapping changes during a silence",
      observed: { changeRequests: changesThrough("address-and-port-dependent"), contactHeld: false },
      mapping: ["endpoint-independent"],
      filtering: ALL,
      classic: "unknown",
      limits: ["contact-lost"],
    },
    {
      title: "a change request that could not be sent",
      observed: { changeRequests: [{ expectedFrom: OTHER, answer: "failed" }] },
      mapping: ["endpoint-independent"],
      filtering: ALL,
      classic: "unknown",
      limits: ["contact-lost"],
    },
    {
      title: "a mapping that changes by itself",
      observed: {
        mappings: [
          ...answersOf("address-and-port-dependent", EVERYWHERE),
          { asked: SERVER, mapped: at("203.0.113.7", 50_000) },
        ],
      },
      mapping: ALL,
      filtering: ["endpoint-independent"],
      classic: "unknown",
      limits: ["mapping-unstable"],
    },
    {
      title: "answers that contradict each other: yes from the other address, no from the other port",
      observed: {
        changeRequests: [
          { expectedFrom: OTHER, answer: OTHER },
          { expectedFrom: SERVER_PORT_2, answer: "silence" },
        ],
      },
      mapping: ["endpoint-independent"],
      filtering: [],
      classic: "unknown",
      limits: [],
    },
  ];
  test.each(CASES)("$title", ({ observed, mapping, filtering, classic, limits }) => {
    const behaviour = concludeNatBehaviour(observe(observed));
    expect(behaviour.mapping.possible).toEqual(mapping);
    expect(behaviour.filtering.possible).toEqual(filtering);
    expect(behaviour.classic).toBe(classic);
    expect(behaviour.limits).toEqual(limits);
    for (const { verdict, possible } of [behaviour.mapping, behaviour.filtering]) {
      expect(verdict).toBe(possible.length === 1 ? possible[0] : "unknown");
    }
  });
});

test("fewer answers never exclude a kind that all of them allow", () => {
  const kinds = fc.constantFrom(...ENDPOINT_DEPENDENCES);
  fc.assert(
    fc.property(
      kinds,
      kinds,
      fc.subarray(EVERYWHERE.slice(1)),
      fc.subarray([0, 1]),
      (mapping, filtering, asked, changes) => {
        const behaviour = concludeNatBehaviour(
          observe({
            mappings: answersOf(mapping, [SERVER, ...asked]),
            silent: EVERYWHERE.slice(1).filter((address) => !asked.includes(address)),
            changeRequests: changesThrough(filtering).filter((_, index) => changes.includes(index)),
          }),
        );
        expect(behaviour.mapping.possible).toContain(mapping);
        expect(behaviour.filtering.possible).toContain(filtering);
        const names: ClassicNat[] = ["full-cone", "restricted-cone", "port-restricted-cone"];
        const name =
          mapping === "endpoint-independent" ? names[ENDPOINT_DEPENDENCES.indexOf(filtering)] : "symmetric";
        expect([name, "unknown"]).toContain(behaviour.classic);
      },
    ),
  );
});

describe("hairpinning", () => {
  const hairpinningOf = (observed: Partial<NatObservations>) =>
    concludeNatBehaviour(observe(observed)).hairpinning;

  test("an arriving datagram shows it, whatever the mapping", () => {
    for (const kind of ENDPOINT_DEPENDENCES) {
      expect(hairpinningOf({ mappings: answersOf(kind, EVERYWHERE), hairpin: "arrived" })).toBe("supported");
    }
  });

  test("silence is conclusive only for endpoint-independent mappings", () => {
    const after = (kind: EndpointDependence) =>
      hairpinningOf({ mappings: answersOf(kind, EVERYWHERE), hairpin: "silence" });
    expect(ENDPOINT_DEPENDENCES.map(after)).toEqual(["unsupported", "unknown", "unknown"]);
  });

  test("it does not apply without a NAT, and is unknown if it was not tested", () => {
    expect(hairpinningOf({ mappings: answersOf("none", EVERYWHERE) })).toBe("not-applicable");
    expect(hairpinningOf({ hairpin: "untested" })).toBe("unknown");
    expect(hairpinningOf({ contact: "silence", mappings: [], changeRequests: [] })).toBe("unknown");
  });
});

test("the result is plain data", () => {
  const behaviour = concludeNatBehaviour(observe({}));
  expect(JSON.parse(JSON.stringify(behaviour))).toEqual(behaviour);
});

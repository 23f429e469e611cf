import { describe, expect, test } from "vitest";
import { contactsOf, forecastContact, isContactDirect, knownNat } from "./contact.ts";
import { CLASSIC_KINDS, ENDPOINT_DEPENDENCES, NOTHING_EXCLUDED, verdictAmong } from "./nat-behaviour.ts";

const { symmetric } = CLASSIC_KINDS;
const known = (name: keyof typeof CLASSIC_KINDS) => knownNat(CLASSIC_KINDS[name]);

describe("of the classic kinds, only a symmetric NAT can prevent a direct path", () => {
  test.each(Object.entries(CLASSIC_KINDS))("%s", (name, kind) => {
    const meetsSymmetric = !["symmetric", "port-restricted-cone", "symmetric-udp-firewall"].includes(name);
    expect(isContactDirect(kind, symmetric)).toBe(meetsSymmetric);
    expect(isContactDirect(symmetric, kind)).toBe(meetsSymmetric);
    for (const other of Object.values(CLASSIC_KINDS)) {
      if (kind !== symmetric && other !== symmetric) expect(isContactDirect(kind, other)).toBe(true);
    }
  });
});

test.each([
  ["full-cone", "symmetric", "direct", "lets-everybody-in"],
  ["restricted-cone", "port-restricted-cone", "direct", "ports-known"],
  ["restricted-cone", "symmetric", "direct", "any-port-let-in"],
  ["port-restricted-cone", "symmetric", "relay", "port-unknown"],
  ["symmetric", "symmetric", "relay", "both-ports-unknown"],
] as const)("%s and %s: %s, as %s", (one, other, contact, reason) => {
  expect(forecastContact(known(one), known(other))).toEqual({ contact, reasons: [reason] });
  expect(forecastContact(known(other), known(one))).toEqual({ contact, reasons: [reason] });
});

describe("for all mappings and filterings, the order of the two does not matter", () => {
  const kinds = ENDPOINT_DEPENDENCES.flatMap((mapping) =>
    ENDPOINT_DEPENDENCES.map((filtering) => ({ mapping, filtering })),
  );
  test.each(kinds)("mapping $mapping, filtering $filtering", (kind) => {
    for (const other of kinds) expect(isContactDirect(kind, other)).toBe(isContactDirect(other, kind));
  });
});

test("an incompletely known pair is decided if every possibility has the same outcome", () => {
  const symmetricWithoutFiltering = { ...known("symmetric"), filtering: NOTHING_EXCLUDED };
  expect(forecastContact(symmetricWithoutFiltering, known("symmetric"))).toEqual({
    contact: "unknown",
    reasons: ["lets-everybody-in", "both-ports-unknown"],
  });
  expect(forecastContact(symmetricWithoutFiltering, known("full-cone")).contact).toBe("direct");
  const contradictory = { mapping: verdictAmong([]), filtering: NOTHING_EXCLUDED };
  expect(forecastContact(contradictory, known("full-cone"))).toEqual({ contact: "unknown", reasons: [] });
  expect(forecastContact(known("symmetric"), contradictory).contact).toBe("unknown");
});

test("the table has a row for each kind", () => {
  expect(contactsOf(known("port-restricted-cone")).map(({ with: name, contact }) => [name, contact])).toEqual(
    [
      ["open-internet", "direct"],
      ["symmetric-udp-firewall", "direct"],
      ["full-cone", "direct"],
      ["restricted-cone", "direct"],
      ["port-restricted-cone", "direct"],
      ["symmetric", "relay"],
    ],
  );
});

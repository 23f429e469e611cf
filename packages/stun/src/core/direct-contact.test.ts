import { describe, expect, test } from "vitest";
import { CLASSIC_KINDS, contactsOf, contactWith, isContactDirect } from "./direct-contact.ts";
import { NOTHING_EXCLUDED, verdictAmong } from "./endpoint-dependence.ts";

const { symmetric } = CLASSIC_KINDS;
const known = (name: keyof typeof CLASSIC_KINDS) => ({
  mapping: verdictAmong([CLASSIC_KINDS[name].mapping]),
  filtering: verdictAmong([CLASSIC_KINDS[name].filtering]),
});

describe("of the classic kinds, only a symmetric NAT keeps people from each other", () => {
  test.each(Object.entries(CLASSIC_KINDS))("%s", (name, kind) => {
    const meetsSymmetric = !["symmetric", "port-restricted-cone", "symmetric-udp-firewall"].includes(name);
    expect(isContactDirect(kind, symmetric)).toBe(meetsSymmetric);
    expect(isContactDirect(symmetric, kind)).toBe(meetsSymmetric);
    for (const other of Object.values(CLASSIC_KINDS)) {
      if (kind !== symmetric && other !== symmetric) expect(isContactDirect(kind, other)).toBe(true);
    }
  });
});

test("what is not known is decided where all that is possible comes to the same", () => {
  const symmetricWithoutFiltering = { ...known("symmetric"), filtering: NOTHING_EXCLUDED };
  expect(contactWith(symmetricWithoutFiltering, symmetric)).toBe("unknown");
  expect(contactWith(symmetricWithoutFiltering, CLASSIC_KINDS["full-cone"])).toBe("direct");
  expect(contactWith({ mapping: verdictAmong([]), filtering: NOTHING_EXCLUDED }, symmetric)).toBe("unknown");
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

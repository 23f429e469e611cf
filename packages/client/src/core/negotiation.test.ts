import { describe, expect, test } from "vitest";
import {
  type DescriptionType,
  decideOnDescription,
  isPolite,
  type NegotiationState,
  needsOffer,
  withAgreedDtlsRole,
} from "./negotiation.ts";

const decide = (state: Partial<NegotiationState>, type: DescriptionType) =>
  decideOnDescription({ polite: false, signalingState: "stable", makingOffer: false, ...state }, type);

const both = [true, false] as const;
const signalingStates = [
  "stable",
  "have-local-offer",
  "have-remote-offer",
  "have-local-pranswer",
  "have-remote-pranswer",
] as const;

// The whole truth table for an offer: every state, with and without a pending local offer, for both sides.
const offers = signalingStates.flatMap((signalingState) =>
  both.map((makingOffer) => ({
    signalingState,
    makingOffer,
    free: !makingOffer && signalingState === "stable",
  })),
);

describe("an offer", () => {
  test.each(offers)("in %o", ({ free, ...state }) => {
    expect(decide({ ...state, polite: true }, "offer")).toBe(free ? "accept" : "rollbackAndAccept");
    expect(decide({ ...state, polite: false }, "offer")).toBe(free ? "accept" : "ignore");
  });

  test("in stable, with no pending offer, is accepted by either side", () => {
    expect(decide({ polite: true }, "offer")).toBe("accept");
    expect(decide({ polite: false }, "offer")).toBe("accept");
  });

  test("that crosses our own is accepted by the polite side and ignored by the other", () => {
    expect(decide({ polite: true, signalingState: "have-local-offer" }, "offer")).toBe("rollbackAndAccept");
    expect(decide({ polite: false, signalingState: "have-local-offer" }, "offer")).toBe("ignore");
  });

  test("that arrives while our own is being created, before the state shows it, counts as crossing", () => {
    expect(decide({ polite: true, makingOffer: true }, "offer")).toBe("rollbackAndAccept");
    expect(decide({ polite: false, makingOffer: true }, "offer")).toBe("ignore");
  });
});

describe("an answer", () => {
  test.each(["answer", "pranswer"] as const)(
    "(%s) is accepted only if a local offer waits for it",
    (type) => {
      const accepted = signalingStates.filter(
        (signalingState) => decide({ signalingState }, type) === "accept",
      );
      expect(accepted).toEqual(["have-local-offer", "have-remote-pranswer"]);
    },
  );
});

test("a closed connection accepts nothing", () => {
  for (const type of ["offer", "answer", "pranswer", "rollback"] as const) {
    expect(decide({ signalingState: "closed", polite: true }, type)).toBe("ignore");
  }
});

test("a remote cannot roll us back", () => {
  expect(decide({ signalingState: "have-local-offer", polite: true }, "rollback")).toBe("ignore");
});

test("of two participants exactly one is polite: at first the newcomer, later the one who made the first offer", () => {
  for (const madeFirstOffer of [undefined, true, false]) {
    const there = madeFirstOffer === undefined ? undefined : !madeFirstOffer;
    const sides = [
      isPolite({ newcomer: true, madeFirstOffer }),
      isPolite({ newcomer: false, madeFirstOffer: there }),
    ];
    expect(sides).toEqual(madeFirstOffer === false ? [false, true] : [true, false]);
  }
});

describe("an offer is needed", () => {
  const sdpOf = (fragment: string) =>
    `v=0\r\nm=audio 9 x\r\na=ice-ufrag:${fragment}\r\na=mid:0\r\nm=application 9 x\r\na=ice-ufrag:${fragment}\r\n`;
  const agreed = { mid: "0", direction: "sendrecv" };
  const added = { mid: null, direction: "sendrecv" };
  const stoppedBeforeItWasNegotiated = { mid: null, direction: "stopped" };

  // The whole truth table where the data channel is agreed on.
  const transceivers = [
    { list: [], newOne: false },
    { list: [agreed], newOne: false },
    { list: [agreed, stoppedBeforeItWasNegotiated], newOne: false },
    { list: [agreed, added], newOne: true },
    { list: [agreed, stoppedBeforeItWasNegotiated, added], newOne: true },
  ];
  const restarts = [
    { restart: "none", replacedFragments: [undefined, undefined], pending: false },
    { restart: "one that is agreed on", replacedFragments: ["before", undefined], pending: false },
    { restart: "one that was rolled back", replacedFragments: ["now", undefined], pending: true },
    { restart: "one while another was agreed on", replacedFragments: ["before", "now"], pending: true },
  ];
  const cases = transceivers.flatMap(({ list, newOne }) =>
    restarts.map(({ pending, ...restart }) => ({ list, ...restart, needed: newOne || pending })),
  );
  test.each(cases)("$needed with transceivers $list and ICE restart: $restart", (row) => {
    const { list, replacedFragments, needed } = row;
    for (const type of ["offer", "answer"]) {
      const connection = { local: { type, sdp: sdpOf("now") }, transceivers: list, replacedFragments };
      expect(needsOffer(connection)).toBe(needed);
    }
  });

  test("before the first agreement", () => {
    expect(needsOffer({ local: null, transceivers: [], replacedFragments: [] })).toBe(true);
  });

  const withoutChannel = "v=0\r\nm=audio 9 x\r\n";
  test.each([
    ["the remote's offer left it out", "answer", withoutChannel, true],
    ["the remote's offer had it", "answer", `${withoutChannel}m=application 9 x\r\n`, false],
    ["it was refused", "answer", `${withoutChannel}m=application 0 x\r\n`, false],
    ["an own offer left it out", "offer", withoutChannel, false],
  ])("for the data channel, where %s (%s)", (_case, type, sdp, needed) => {
    expect(needsOffer({ local: { type, sdp }, transceivers: [agreed], replacedFragments: [] })).toBe(needed);
  });
});

const sdp = (role: string) =>
  `v=0\r\nm=audio 9 x\r\na=setup:${role}\r\nm=video 9 x\r\na=setup:${role}\r\na=mid:1\r\n`;
const offer = { type: "offer", sdp: sdp("actpass") };
const answer = (role: string) => ({ type: "answer", sdp: sdp(role) });

test.each([
  ["the remote answered as active", { local: offer, remote: answer("active") }, "active"],
  ["the remote answered as passive", { local: offer, remote: answer("passive") }, "passive"],
  ["we answered as active", { local: answer("active"), remote: offer }, "passive"],
  ["we answered as passive", { local: answer("passive"), remote: offer }, "active"],
])("%s: its next offer has that role in every section", (_who, agreed, role) => {
  expect(withAgreedDtlsRole(offer.sdp, agreed)).toBe(sdp(role));
});

test("before the first agreement an offer is not changed", () => {
  expect(withAgreedDtlsRole(offer.sdp, { local: null, remote: null })).toBe(offer.sdp);
  expect(withAgreedDtlsRole(offer.sdp, { local: null, remote: { type: "answer", sdp: "v=0\r\n" } })).toBe(
    offer.sdp,
  );
});

test("an offer that names a role keeps it", () => {
  expect(withAgreedDtlsRole(sdp("active"), { local: offer, remote: answer("passive") })).toBe(sdp("active"));
});

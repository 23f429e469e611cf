import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { LogEvent } from "../log/events.ts";
import type { FamilyAnswer } from "./address-choice.ts";
import { followExternalAddresses } from "./external-addresses.ts";
import type { LookUp } from "./look-up.ts";

const HOME = { external: { kind: "dns", name: "home.example" } } as const;
const found = (address: string, validForMs = 60_000): FamilyAnswer => ({
  kind: "found",
  addresses: [address],
  validForMs,
});
const FAILED: FamilyAnswer = { kind: "failed", problem: "no answer" };

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

/** Follows addresses of which only IPv4 is ever found. */
function following(answer: FamilyAnswer) {
  const state = { answer };
  const lookUp = vi.fn<LookUp>(async ({ family }) => (family === 4 ? state.answer : { kind: "none" }));
  const onChange = vi.fn<() => void>();
  const events: LogEvent[] = [];
  const externals = followExternalAddresses({ lookUp, onChange, report: (event) => events.push(event) });
  onTestFinished(externals.close);
  const addresses = () => externals.current().found.map(({ external }) => external);
  /** Each look-up asks for both families. */
  const lookUps = () => lookUp.mock.calls.length / 2;
  return { state, externals, onChange, events, addresses, lookUps };
}

test("a name is looked up at once, and again when its time is over", async () => {
  const { state, externals, onChange, events, addresses, lookUps } = following(found("203.0.113.7"));
  await externals.follow([HOME]);
  expect(externals.current()).toEqual({
    given: [],
    found: [{ external: "203.0.113.7" }],
    areLookedUp: true,
  });
  state.answer = found("203.0.113.8", 30_000);
  await vi.advanceTimersByTimeAsync(59_999);
  expect([lookUps(), addresses()]).toEqual([1, ["203.0.113.7"]]);
  onChange.mockClear();
  await vi.advanceTimersByTimeAsync(1);
  expect([lookUps(), addresses()]).toEqual([2, ["203.0.113.8"]]);
  expect(onChange).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(lookUps()).toBe(12);
  expect(onChange).toHaveBeenCalledOnce();
  expect(events).toEqual([
    { event: "externalAddress.found", source: "dns:home.example", addresses: ["203.0.113.7"] },
    { event: "externalAddress.found", source: "dns:home.example", addresses: ["203.0.113.8"] },
  ]);
});

test("while a name cannot be looked up, its last address stays, and few of the failures are logged", async () => {
  const { state, externals, onChange, events, addresses, lookUps } = following(found("203.0.113.7"));
  await externals.follow([HOME]);
  onChange.mockClear();
  state.answer = FAILED;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(lookUps()).toBe(2);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(lookUps()).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(lookUps()).toBe(3);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(addresses()).toEqual(["203.0.113.7"]);
  expect(lookUps()).toBeGreaterThan(60);
  expect(lookUps()).toBeLessThan(70);
  const failures = events.flatMap((event) =>
    event.event === "externalAddress.unknown" ? [event.failures] : [],
  );
  expect(failures).toEqual([1, 2, 4, 8, 16, 32]);
  expect(events[1]).toEqual({
    event: "externalAddress.unknown",
    source: "dns:home.example",
    problem: "no answer",
    failures: 1,
    kept: ["203.0.113.7"],
  });
  state.answer = found("203.0.113.7");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(events.at(-1)).toMatchObject({ event: "externalAddress.found", addresses: ["203.0.113.7"] });
  expect(onChange).not.toHaveBeenCalled();
});

test("a start does not wait for more than 3 s, and uses what comes later", async () => {
  const late = Promise.withResolvers<FamilyAnswer>();
  const onChange = vi.fn<() => void>();
  const externals = followExternalAddresses({
    lookUp: ({ family }) => (family === 4 ? late.promise : Promise.resolve({ kind: "none" })),
    onChange,
    report: () => {},
  });
  onTestFinished(externals.close);
  const followed = vi.fn<() => void>();
  void externals.follow([HOME]).then(followed);
  await vi.advanceTimersByTimeAsync(2_999);
  expect(followed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(followed).toHaveBeenCalledOnce();
  expect(externals.current()).toEqual({ given: [], found: [], areLookedUp: true });
  late.resolve(found("203.0.113.7"));
  await vi.advanceTimersByTimeAsync(0);
  expect(onChange).toHaveBeenCalledOnce();
  expect(externals.current().found).toEqual([{ external: "203.0.113.7" }]);
});

test("another network is a reason to ask now, but never twice at once", async () => {
  const { externals, lookUps } = following(found("203.0.113.7"));
  await externals.follow([HOME]);
  externals.lookAgain();
  externals.lookAgain();
  expect(lookUps()).toBe(2);
  await vi.advanceTimersByTimeAsync(59_999);
  expect(lookUps()).toBe(2);
});

test("what is given is never asked for; a reload keeps what is known and drops the rest", async () => {
  const { externals, lookUps } = following(found("203.0.113.7"));
  const written = { external: "2001:db8::7" };
  await externals.follow([{ ...HOME, local: "10.0.0.7" }, written]);
  expect(externals.current()).toEqual({
    given: [written],
    found: [{ external: "203.0.113.7", local: "10.0.0.7" }],
    areLookedUp: true,
  });
  const before = lookUps();
  await externals.follow([{ ...HOME, local: "10.0.0.7" }]);
  expect(lookUps()).toBe(before);
  await externals.follow([written]);
  expect(externals.current()).toEqual({ given: [written], found: [], areLookedUp: false });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(lookUps()).toBe(before);
});

test("whoever goes back has what was known before, even if nothing can be found then", async () => {
  const { state, externals, addresses } = following(found("203.0.113.7"));
  await externals.follow([HOME]);
  state.answer = FAILED;
  const other = { external: { kind: "dns", name: "other.example" } } as const;
  const goBack = await externals.follow([other, { external: "203.0.113.9" }]);
  expect(addresses()).toEqual([]);
  goBack();
  expect(externals.current()).toMatchObject({ given: [], found: [{ external: "203.0.113.7" }] });
  state.answer = found("203.0.113.8");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(addresses()).toEqual(["203.0.113.8"]);
});

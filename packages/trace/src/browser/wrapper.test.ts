import { expect, test } from "vitest";
import { wrapAttribute, wrapMethod } from "./wrapper.ts";

class Instrument {
  #pitch = 1;
  get pitch(): number {
    return this.#pitch;
  }
  set pitch(value: number) {
    if (value < 0) throw new RangeError("no such pitch");
    this.#pitch = value;
  }
  play(times: number, ..._rest: readonly string[]): number {
    return this.#pitch * times;
  }
}

test("a wrapper looks like the method, intercepts each call, and leaves nothing behind when removed", () => {
  const instrument = new Instrument();
  const seen: (readonly unknown[])[] = [];
  const remove = wrapMethod(instrument, "play", (argumentList, invoke) => {
    seen.push(argumentList);
    return invoke(argumentList);
  });
  expect(instrument.play.name).toBe("play");
  expect(instrument.play.length).toBe(1);
  expect(Object.keys(instrument)).toEqual([]);
  expect(instrument.play(3, "softly")).toBe(3);
  expect(seen).toEqual([[3, "softly"]]);
  remove();
  expect(Reflect.ownKeys(instrument)).toEqual([]);
  expect(instrument.play).toBe(Instrument.prototype.play);
});

test("calls of the method on another object bypass the wrapper", () => {
  const [instrument, other] = [new Instrument(), new Instrument()];
  let intercepted = 0;
  wrapMethod(instrument, "play", (argumentList, invoke) => {
    intercepted += 1;
    return invoke(argumentList);
  });
  expect(instrument.play.call(other, 2)).toBe(2);
  expect(() => Reflect.apply(instrument.play, {}, [2])).toThrow(TypeError);
  expect(intercepted).toBe(0);
});

test("an own method is restored when the wrapper is removed", () => {
  const play = () => 7;
  const instrument = Object.assign(new Instrument(), { play });
  const before = Object.getOwnPropertyDescriptor(instrument, "play");
  const remove = wrapMethod(instrument, "play", () => 8);
  expect(instrument.play()).toBe(8);
  remove();
  expect(Object.getOwnPropertyDescriptor(instrument, "play")).toEqual(before);
});

test("a wrapper around the wrapper stays, and calls the original method afterwards", () => {
  const instrument = new Instrument();
  const remove = wrapMethod(instrument, "play", () => -1);
  const below = instrument.play.bind(instrument);
  instrument.play = (times) => below(times) + 100;
  expect(instrument.play(1)).toBe(99);
  remove();
  expect(instrument.play(1)).toBe(101);
});

test("a method that does not exist or cannot be wrapped is left alone", () => {
  const instrument = new Instrument();
  wrapMethod(instrument, "tune", () => undefined)();
  wrapAttribute(instrument, "tune", () => undefined)();
  Object.defineProperty(instrument, "play", { value: () => 5 });
  wrapMethod(instrument, "play", () => 6)();
  expect(instrument.play(1)).toBe(5);
  expect(Reflect.ownKeys(instrument)).toEqual(["play"]);
});

test("an attribute is read and set as usual, including errors, and every assignment is intercepted", () => {
  const instrument = new Instrument();
  const seen: unknown[] = [];
  const remove = wrapAttribute(instrument, "pitch", (value, set) => {
    seen.push(value);
    set();
  });
  instrument.pitch = 4;
  expect(instrument.pitch).toBe(4);
  expect(() => {
    instrument.pitch = -1;
  }).toThrow(RangeError);
  expect(instrument.pitch).toBe(4);
  expect(seen).toEqual([4, -1]);
  remove();
  instrument.pitch = 5;
  expect(seen).toHaveLength(2);
  expect(Reflect.ownKeys(instrument)).toEqual([]);
});

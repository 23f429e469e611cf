import fc from "fast-check";
import { expect, test } from "vitest";
import { watchFrames } from "./frame-watch.ts";

/** A masked frame of a client. */
function frame({ opcode, isFinal, length }: { opcode: number; isFinal: boolean; length: number }): number[] {
  const size =
    length < 126
      ? [0x80 | length]
      : length < 65_536
        ? [0x80 | 126, length >> 8, length & 0xff]
        : [0x80 | 127, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return [(isFinal ? 0x80 : 0) | opcode, ...size, 1, 2, 3, 4, ...Array<number>(length).fill(0x81)];
}

const text = (length: number) => frame({ opcode: 1, isFinal: true, length });

test.each([0, 1, 125, 126, 127, 65_535, 65_536, 70_000])(
  "a message of %d bytes ends with its last byte",
  (length) => {
    const watch = watchFrames();
    const bytes = Uint8Array.from(text(length));
    watch.read(bytes.subarray(0, -1));
    expect([watch.isUnfinished(), watch.ended()]).toEqual([true, 0]);
    watch.read(bytes.subarray(-1));
    expect([watch.isUnfinished(), watch.ended()]).toEqual([false, 1]);
  },
);

test("a fragmented message ends with its final fragment; control frames between them change nothing", () => {
  const watch = watchFrames();
  const ping = frame({ opcode: 9, isFinal: true, length: 5 });
  watch.read(Uint8Array.from([...ping, ...frame({ opcode: 1, isFinal: false, length: 3 }), ...ping]));
  expect([watch.isUnfinished(), watch.ended()]).toEqual([true, 0]);
  watch.read(Uint8Array.from(frame({ opcode: 0, isFinal: false, length: 300 })));
  expect(watch.isUnfinished()).toBe(true);
  watch.read(Uint8Array.from([...frame({ opcode: 0, isFinal: true, length: 0 }), ...ping]));
  expect([watch.isUnfinished(), watch.ended()]).toEqual([false, 1]);
});

test("a header that has begun is a message that has begun", () => {
  const watch = watchFrames();
  watch.read(Uint8Array.of(0x81));
  expect(watch.isUnfinished()).toBe(true);
});

test("it does not matter how the stream is cut", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(300), { maxLength: 10 }),
      fc.array(fc.integer({ min: 1, max: 400 })),
      (lengths, cuts) => {
        const watch = watchFrames();
        const stream = Uint8Array.from(lengths.flatMap(text));
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          watch.read(stream.subarray(at, at + cut));
          at += cut;
        }
        expect([watch.isUnfinished(), watch.ended()]).toEqual([false, lengths.length]);
      },
    ),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import {
  attribute,
  createStreamSplitter,
  DATA,
  encodeChannelData,
  encodeMessage,
  METHODS,
  type StreamSplitter,
  StunDecodeError,
  type StunErrorCode,
} from "./index.ts";

const TRANSACTION_ID = new Uint8Array(12).fill(0xcc);

function message(dataLength: number): Uint8Array {
  return encodeMessage({
    method: METHODS.send,
    class: "indication",
    transactionId: TRANSACTION_ID,
    attributes: [attribute(DATA, new Uint8Array(dataLength).fill(0x80))],
  });
}

/** A message as sent, and as the splitter should return it. */
interface Sent {
  readonly wire: Uint8Array;
  readonly received: Uint8Array;
}

function stunMessage(dataLength: number): Sent {
  const wire = message(dataLength);
  return { wire, received: wire };
}

function channelData(channel: number, dataLength: number): Sent {
  const data = new Uint8Array(dataLength).fill(0xdd);
  return {
    wire: encodeChannelData(channel, data, { padded: true }),
    received: encodeChannelData(channel, data, { padded: false }),
  };
}

function drain(splitter: StreamSplitter): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let next = splitter.next(); next !== undefined; next = splitter.next()) messages.push(next);
  return messages;
}

function split(chunks: readonly Uint8Array[]): Uint8Array[] {
  const splitter = createStreamSplitter();
  return chunks.flatMap((chunk) => {
    splitter.append(chunk);
    return drain(splitter);
  });
}

/** Hexadecimal, so that Buffers and other views compare by content. */
const contents = (all: readonly Uint8Array[]) => all.map((bytes) => Buffer.from(bytes).toString("hex"));

const concat = (all: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(all));

const conversation = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 300 }).map(stunMessage),
    fc
      .tuple(fc.integer({ min: 0x4000, max: 0x7fff }), fc.integer({ min: 0, max: 300 }))
      .map(([channel, length]) => channelData(channel, length)),
  ),
  { maxLength: 12 },
);

test("[S31][C17] messages come out complete, however the stream was cut", () => {
  fc.assert(
    fc.property(conversation, fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 60 }), (sent, cuts) => {
      const stream = concat(sent.map(({ wire }) => wire));
      const chunks: Uint8Array[] = [];
      let start = 0;
      for (const length of cuts) {
        chunks.push(stream.subarray(start, start + length));
        start += length;
      }
      chunks.push(stream.subarray(start));
      expect(contents(split(chunks))).toEqual(contents(sent.map(({ received }) => received)));
    }),
    { numRuns: 300 },
  );
});

test("[S31] messages come out of single bytes too", () => {
  fc.assert(
    fc.property(conversation, (sent) => {
      const stream = concat(sent.map(({ wire }) => wire));
      const chunks = Array.from(stream, (byte) => Uint8Array.of(byte));
      expect(contents(split(chunks))).toEqual(contents(sent.map(({ received }) => received)));
    }),
    { numRuns: 50 },
  );
});

test("[S31] a conversation cut in two at any place comes out the same", () => {
  const sent = [
    stunMessage(0),
    channelData(0x4000, 0),
    channelData(0x4fff, 5),
    stunMessage(7),
    channelData(0x7fff, 8),
  ];
  const stream = concat(sent.map(({ wire }) => wire));
  const expected = contents(sent.map(({ received }) => received));
  for (let cut = 0; cut <= stream.length; cut++) {
    expect(contents(split([stream.subarray(0, cut), stream.subarray(cut)]))).toEqual(expected);
  }
});

test("chunks appended before the first read are not lost", () => {
  const { wire, received } = channelData(0x4000, 6);
  const splitter = createStreamSplitter();
  for (const byte of wire) splitter.append(Uint8Array.of(byte));
  splitter.append(wire);
  expect(contents(drain(splitter))).toEqual(contents([received, received]));
});

test("[C17] the splitter waits for the padding of ChannelData, which may be anything", () => {
  const splitter = createStreamSplitter();
  splitter.append(Uint8Array.of(0x40, 0x00, 0x00, 0x01, 9, 0xee, 0xee));
  expect(splitter.next()).toBeUndefined();
  splitter.append(Uint8Array.of(0xee));
  expect(splitter.next()).toEqual(Uint8Array.of(0x40, 0x00, 0x00, 0x01, 9));
  expect(splitter.next()).toBeUndefined();
});

test("[C17] ChannelData without padding desynchronizes the stream, which is an error", () => {
  const unpadded = encodeChannelData(0x4000, Uint8Array.of(1), { padded: false });
  const splitter = createStreamSplitter();
  splitter.append(concat([unpadded, message(1)]));
  expect(() => drain(splitter)).toThrow(StunDecodeError);
});

function refuses(bytes: Uint8Array, code: StunErrorCode): void {
  const whole = createStreamSplitter();
  whole.append(bytes);
  expect(() => whole.next()).toThrow(expect.objectContaining({ code }));
  const single = createStreamSplitter();
  expect(() => {
    for (const byte of bytes) {
      single.append(Uint8Array.of(byte));
      expect(single.next()).toBeUndefined();
    }
  }).toThrow(expect.objectContaining({ code }));
}

test("[S01][S32] a first byte that cannot begin a message is refused at once", () => {
  for (let first = 0x80; first <= 0xff; first++) refuses(Uint8Array.of(first), "STUN_NOT_STUN");
});

test("[S32] a STUN message without the cookie, or with a length that is not a multiple of 4, is refused at once", () => {
  refuses(Uint8Array.of(0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xa4, 0x43), "STUN_BAD_COOKIE");
  refuses(Uint8Array.of(0x00, 0x01, 0x00, 0x02), "STUN_BAD_LENGTH");
  // The beginnings of TLS records of two lengths.
  refuses(Uint8Array.of(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01), "STUN_BAD_LENGTH");
  refuses(Uint8Array.of(0x16, 0x03, 0x01, 0x00, 0x00, 0x01, 0x00, 0x01), "STUN_BAD_COOKIE");
});

test("[S32] a message before the error still comes out, and every later call throws", () => {
  const splitter = createStreamSplitter();
  splitter.append(concat([message(3), Uint8Array.of(0xff)]));
  expect(contents([splitter.next() ?? new Uint8Array()])).toEqual(contents([message(3)]));
  for (let again = 0; again < 3; again++) {
    expect(() => splitter.next()).toThrow(expect.objectContaining({ code: "STUN_NOT_STUN" }));
    splitter.append(message(3));
  }
  expect(splitter.rest()).toHaveLength(0);
});

test("[S32] the longest possible messages come through, also in single bytes", () => {
  const sent = [channelData(0x4000, 65_535), stunMessage(65_528)];
  const stream = concat(sent.map(({ wire }) => wire));
  const expected = sent.map(({ received }) => received);
  expect(split([stream]).map((bytes) => Buffer.compare(bytes, expected.shift() ?? stream))).toEqual([0, 0]);
  const lengths = split(Array.from(stream, (_byte, index) => stream.subarray(index, index + 1))).map(
    ({ length }) => length,
  );
  expect(lengths).toEqual([65_539, 65_552]);
});

test("[S32] a length near 65,535 does not wrap: the message comes out only when all of it has arrived", () => {
  const { wire } = channelData(0x4000, 65_535);
  const splitter = createStreamSplitter();
  splitter.append(wire.subarray(0, wire.length - 1));
  expect(splitter.next()).toBeUndefined();
  splitter.append(wire.subarray(wire.length - 1));
  expect(splitter.next()).toHaveLength(65_539);
});

test("[S31] single bytes cost no more copies than large chunks: the time grows with the length only", () => {
  const bytesCopied = (length: number) => {
    const { wire } = channelData(0x4000, length);
    let copied = 0;
    const set = Uint8Array.prototype.set;
    Uint8Array.prototype.set = function (source, offset) {
      copied += source.length;
      return set.call(this, source, offset);
    };
    try {
      split(Array.from(wire, (_byte, index) => wire.subarray(index, index + 1)));
    } finally {
      Uint8Array.prototype.set = set;
    }
    return copied;
  };
  expect(bytesCopied(2000)).toBeLessThan(4 * 2000);
  expect(bytesCopied(60_000)).toBeLessThan(4 * 60_000);
});

test("a message keeps its content when more arrives", () => {
  const sent = [channelData(0x4000, 5), channelData(0x4001, 9), stunMessage(4)];
  const stream = concat(sent.map(({ wire }) => wire));
  const received = split(Array.from(stream, (byte) => Uint8Array.of(byte)));
  expect(contents(received)).toEqual(contents(sent.map((each) => each.received)));
});

test("a message that is complete in one chunk is not copied", () => {
  const chunk = concat([channelData(0x4000, 5).wire, message(4), channelData(0x4001, 8).wire]);
  const received = split([chunk]);
  expect(received.map(({ byteOffset, length }) => [byteOffset - chunk.byteOffset, length])).toEqual([
    [0, 9],
    [12, 28],
    [40, 12],
  ]);
  expect(received.every(({ buffer }) => buffer === chunk.buffer)).toBe(true);
  const splitter = createStreamSplitter();
  splitter.append(chunk);
  expect(splitter.rest()).toBe(chunk);
});

test("a message assembled from several chunks keeps none of them in memory", () => {
  const { wire, received } = channelData(0x4000, 40);
  const chunks = [wire.slice(0, 10), wire.slice(10)];
  const [whole] = split(chunks);
  for (const chunk of chunks) chunk.fill(0);
  expect(contents([whole ?? new Uint8Array()])).toEqual(contents([received]));
});

test("[S33] a message is partial from its first byte to its last", () => {
  const splitter = createStreamSplitter();
  const states = Array.from(message(4), (byte) => {
    splitter.append(Uint8Array.of(byte));
    drain(splitter);
    return splitter.isPartial();
  });
  expect(states).toEqual([...Array.from({ length: 27 }, () => true), false]);
});

test("rest returns the unread bytes once", () => {
  const splitter = createStreamSplitter();
  expect(splitter.rest()).toHaveLength(0);
  splitter.append(concat([message(4), Uint8Array.of(0x47, 0x45)]));
  expect(splitter.next()).toHaveLength(28);
  expect(splitter.next()).toBeUndefined();
  splitter.append(Uint8Array.of(0x54));
  expect(Array.from(splitter.rest())).toEqual([0x47, 0x45, 0x54]);
  expect(splitter.rest()).toHaveLength(0);
  splitter.append(message(4));
  expect(splitter.next()).toHaveLength(28);
});

test("the rest after a message is not parsed and may be anything", () => {
  const splitter = createStreamSplitter();
  splitter.append(concat([message(4), Uint8Array.of(0xff, 0xfe)]));
  expect(splitter.next()).toHaveLength(28);
  expect(Array.from(splitter.rest())).toEqual([0xff, 0xfe]);
});

test("any bytes yield messages or a StunDecodeError, the same in any chunks", () => {
  const outcome = (chunks: readonly Uint8Array[]) => {
    const splitter = createStreamSplitter();
    const messages: Uint8Array[] = [];
    try {
      for (const chunk of chunks) {
        splitter.append(chunk);
        for (let next = splitter.next(); next !== undefined; next = splitter.next()) messages.push(next);
      }
    } catch (error) {
      expect(error).toBeInstanceOf(StunDecodeError);
      return [...contents(messages), (error as StunDecodeError).code];
    }
    return contents(messages);
  };
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc
      .tuple(conversation, fc.uint8Array({ maxLength: 20 }))
      .map(([sent, rest]) => concat([...sent.map(({ wire }) => wire), rest])),
  );
  fc.assert(
    fc.property(hostile, fc.integer({ min: 1, max: 50 }), (stream, size) => {
      const chunks: Uint8Array[] = [];
      for (let start = 0; start < stream.length; start += size)
        chunks.push(stream.subarray(start, start + size));
      expect(outcome(chunks)).toEqual(outcome([stream]));
    }),
    { numRuns: 500 },
  );
});

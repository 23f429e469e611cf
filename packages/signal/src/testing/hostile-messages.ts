import fc from "fast-check";

/** What has been seen so far, to which messages refer by number. */
export interface Known {
  readonly participants: readonly string[];
  readonly tokens: readonly string[];
}

/** The bytes of one message, as soon as it is known to whom it can refer. */
export interface HostileMessage {
  readonly words: Readonly<Record<string, unknown>>;
  readonly changes: readonly Change[];
}

type Change =
  | { readonly kind: "byte"; readonly at: number; readonly value: number }
  | { readonly kind: "cut"; readonly at: number; readonly length: number }
  | { readonly kind: "repeat"; readonly at: number; readonly length: number }
  | { readonly kind: "insert"; readonly at: number; readonly what: number };

/** What parsers stumble over. */
const INSERTS = [
  '"__proto__":{"type":"leave"},',
  '"constructor":{"prototype":1},',
  '"type":"join",',
  "\\ud800",
  "\\u0000",
  "1e999",
  "-0",
  "9007199254740993",
  "null",
  "[".repeat(5_000),
  '{"a":'.repeat(3_000),
  "x".repeat(70_000),
  "\u202e\u200d",
  '"',
  "}",
].map((text) => new TextEncoder().encode(text));
const INVALID_UTF_8 = Uint8Array.of(0xc0, 0x80, 0xed, 0xa0, 0x80, 0xff);

/** Short, so that many meet in them. */
const rooms = fc.constantFrom("0", "1", "2", "3", "聊天室", "a room\u200cwith a joiner");
const name = fc.oneof(fc.constantFrom("", "Ann", "安"), fc.string({ maxLength: 70, unit: "binary" }));
/** Whom or what a message refers to: a number of something known. */
const reference = fc.nat(60);
const count = fc.oneof(fc.nat(30), fc.constantFrom(0, 2 ** 53 - 1));
const sdp = fc.oneof(
  { weight: 10, arbitrary: fc.constant("v=0") },
  { weight: 10, arbitrary: fc.string({ maxLength: 300 }) },
  { weight: 1, arbitrary: fc.constant("x".repeat(60_000)) },
);
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const seldom = <T>(of: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: of });

const addressed = { to: reference, generation: seldom(fc.nat(4)), seq: seldom(count) };

/** Messages of the protocol; `to`, `knocker`, `participant`, `token` and `previous` are numbers of something known. */
const words = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("join"),
      room: rooms,
      name: optional(name),
      resumable: optional(fc.constant(true)),
      previous: optional(reference),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("resume"),
      token: reference,
      received: count,
      reloaded: optional(fc.constant(true)),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("description"),
      ...addressed,
      description: fc.record({ type: fc.constantFrom("offer", "answer", "rollback"), sdp }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("candidate"),
      ...addressed,
      candidate: fc.option(
        fc.record({ candidate: fc.string({ maxLength: 200 }), sdpMLineIndex: optional(fc.nat(70_000)) }),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("leave") }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("lock"), locked: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("admit"), knocker: reference }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("turnAway"), knocker: reference }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("remove"), participant: reference }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("ping"), received: optional(count) }) },
  { weight: 1, arbitrary: fc.dictionary(fc.string({ maxLength: 10 }), fc.jsonValue({ maxDepth: 3 })) },
);

const at = fc.nat(400);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("byte"), at, value: fc.nat(255) }),
  fc.record({ kind: fc.constant("cut"), at, length: fc.nat(20) }),
  fc.record({ kind: fc.constant("repeat"), at, length: fc.nat(40) }),
  fc.record({ kind: fc.constant("insert"), at, what: fc.nat(INSERTS.length) }),
);

/** Most are messages of the protocol, the others have been changed a little. */
export const hostileMessage: fc.Arbitrary<HostileMessage> = fc.record({
  words,
  changes: fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }) },
  ),
});

const REFERENCES = { to: "participants", knocker: "participants", participant: "participants" } as const;
const TOKENS = { token: "tokens", previous: "tokens" } as const;

/** The bytes of a message. Sometimes it refers to nobody. */
export function bytesOf({ words, changes }: HostileMessage, known: Known): Uint8Array {
  const resolved = Object.entries(words).map(([key, value]) => {
    const kind = Object.entries({ ...REFERENCES, ...TOKENS }).find(([name]) => name === key)?.[1];
    if (kind === undefined || typeof value !== "number") return [key, value];
    return [key, known[kind][value % (known[kind].length + 1)] ?? "nobody"];
  });
  const whole: Uint8Array = new TextEncoder().encode(JSON.stringify(Object.fromEntries(resolved)));
  return changes.reduce(changed, whole);
}

function changed(bytes: Uint8Array, change: Change): Uint8Array {
  const at = change.at % (bytes.length + 1);
  switch (change.kind) {
    case "byte": {
      const copy = bytes.slice();
      copy[at] = change.value;
      return copy;
    }
    case "cut":
      return joined(bytes.subarray(0, at), bytes.subarray(at + change.length));
    case "repeat":
      return joined(bytes.subarray(0, at + change.length), bytes.subarray(at));
    case "insert":
      return joined(bytes.subarray(0, at), INSERTS[change.what] ?? INVALID_UTF_8, bytes.subarray(at));
    default:
      return change satisfies never;
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

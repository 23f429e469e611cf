import fc from "fast-check";
import { expect, test } from "vitest";
import type { AttributeCodec } from "../attribute-codec.ts";
import * as stun from "../index.ts";

const TRANSACTION_ID = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

/** A codec with values that it must carry unchanged. */
interface Case {
  readonly codec: AttributeCodec<unknown>;
  readonly values: fc.Arbitrary<unknown>;
}

function attributeCase<T>(codec: AttributeCodec<T>, values: fc.Arbitrary<T>): Case {
  return {
    values,
    codec: {
      ...codec,
      // The values come from this codec's own arbitrary.
      encode: (value, transactionId) => codec.encode(value as T, transactionId),
    },
  };
}

const byte = fc.integer({ min: 0, max: 0xff });
const uint16 = fc.integer({ min: 0, max: 0xffff });
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });
const text = fc.string({ unit: "binary", maxLength: 100 });

const addresses = fc.record({
  address: fc.oneof(bytes(4, 4), bytes(16, 16)).map((each) => stun.formatAddress(each)),
  port: uint16,
});

const errors = {
  code: fc.integer({ min: 300, max: 699 }),
  reason: text,
};

const algorithm = fc.record({ algorithm: uint16, parameters: bytes(0, 9) });

const CASES = [
  attributeCase(stun.MAPPED_ADDRESS, addresses),
  attributeCase(stun.XOR_MAPPED_ADDRESS, addresses),
  attributeCase(stun.XOR_PEER_ADDRESS, addresses),
  attributeCase(stun.XOR_RELAYED_ADDRESS, addresses),
  attributeCase(stun.ALTERNATE_SERVER, addresses),
  attributeCase(stun.RESPONSE_ORIGIN, addresses),
  attributeCase(stun.OTHER_ADDRESS, addresses),
  attributeCase(stun.USERNAME, text),
  attributeCase(stun.REALM, text),
  attributeCase(stun.NONCE, text),
  attributeCase(stun.SOFTWARE, text),
  attributeCase(stun.ALTERNATE_DOMAIN, fc.domain()),
  attributeCase(stun.USERHASH, bytes(32, 32)),
  attributeCase(stun.DATA, bytes(0, 100)),
  attributeCase(stun.MESSAGE_INTEGRITY, bytes(20, 20)),
  attributeCase(
    stun.MESSAGE_INTEGRITY_SHA256,
    fc.constantFrom(16, 20, 24, 28, 32).map((n) => new Uint8Array(n)),
  ),
  attributeCase(stun.MOBILITY_TICKET, bytes(0, 100)),
  attributeCase(stun.PADDING, bytes(0, 100)),
  attributeCase(stun.RESERVATION_TOKEN, bytes(8, 8)),
  attributeCase(stun.CONNECTION_ID, uint32),
  attributeCase(stun.FINGERPRINT, uint32),
  attributeCase(stun.LIFETIME, uint32),
  attributeCase(stun.ERROR_CODE, fc.record(errors)),
  attributeCase(stun.ADDRESS_ERROR_CODE, fc.record({ family: byte, ...errors })),
  attributeCase(stun.UNKNOWN_ATTRIBUTES, fc.array(uint16)),
  attributeCase(stun.CHANNEL_NUMBER, uint16),
  attributeCase(stun.REQUESTED_TRANSPORT, byte),
  attributeCase(stun.REQUESTED_ADDRESS_FAMILY, byte),
  attributeCase(stun.ADDITIONAL_ADDRESS_FAMILY, byte),
  attributeCase(stun.EVEN_PORT, fc.boolean()),
  attributeCase(stun.DONT_FRAGMENT, fc.constant(true as const)),
  attributeCase(stun.CHANGE_REQUEST, fc.record({ changeIp: fc.boolean(), changePort: fc.boolean() })),
  attributeCase(stun.RESPONSE_PORT, uint16),
  attributeCase(stun.PASSWORD_ALGORITHM, algorithm),
  attributeCase(stun.PASSWORD_ALGORITHMS, fc.array(algorithm, { maxLength: 5 })),
  attributeCase(stun.ICMP, fc.record({ type: byte, code: byte, data: uint32 })),
].map((each) => [each.codec.name, each] as const);

/** IANA's registry "STUN Attributes". */
const REGISTERED = {
  "MAPPED-ADDRESS": 0x0001,
  "CHANGE-REQUEST": 0x0003,
  USERNAME: 0x0006,
  "MESSAGE-INTEGRITY": 0x0008,
  "ERROR-CODE": 0x0009,
  "UNKNOWN-ATTRIBUTES": 0x000a,
  "CHANNEL-NUMBER": 0x000c,
  LIFETIME: 0x000d,
  "XOR-PEER-ADDRESS": 0x0012,
  DATA: 0x0013,
  REALM: 0x0014,
  NONCE: 0x0015,
  "XOR-RELAYED-ADDRESS": 0x0016,
  "REQUESTED-ADDRESS-FAMILY": 0x0017,
  "EVEN-PORT": 0x0018,
  "REQUESTED-TRANSPORT": 0x0019,
  "DONT-FRAGMENT": 0x001a,
  "MESSAGE-INTEGRITY-SHA256": 0x001c,
  "PASSWORD-ALGORITHM": 0x001d,
  USERHASH: 0x001e,
  "XOR-MAPPED-ADDRESS": 0x0020,
  "RESERVATION-TOKEN": 0x0022,
  PADDING: 0x0026,
  "RESPONSE-PORT": 0x0027,
  "CONNECTION-ID": 0x002a,
  "ADDITIONAL-ADDRESS-FAMILY": 0x8000,
  "ADDRESS-ERROR-CODE": 0x8001,
  "PASSWORD-ALGORITHMS": 0x8002,
  "ALTERNATE-DOMAIN": 0x8003,
  ICMP: 0x8004,
  SOFTWARE: 0x8022,
  "ALTERNATE-SERVER": 0x8023,
  FINGERPRINT: 0x8028,
  "RESPONSE-ORIGIN": 0x802b,
  "OTHER-ADDRESS": 0x802c,
  "MOBILITY-TICKET": 0x8030,
};

test("every attribute has its registered number and a test here", () => {
  const types = Object.fromEntries(CASES.map(([name, { codec }]) => [name, codec.type]));
  expect(types).toEqual(REGISTERED);
  const codecs = Object.values(stun).filter((each) => typeof each === "object" && "decode" in each);
  expect(codecs).toHaveLength(CASES.length);
});

test.each(CASES)("%s carries every value it can have", (_name, { codec, values }) => {
  fc.assert(
    fc.property(values, bytes(12, 12), (value, transactionId) => {
      const encoded = codec.encode(value, transactionId);
      expect(codec.decode(encoded, transactionId)).toEqual(value);
    }),
  );
});

test.each(CASES)("%s survives a message", (_name, { codec, values }) => {
  fc.assert(
    fc.property(values, (value) => {
      const message = stun.decodeMessage(
        stun.encodeMessage({
          method: stun.METHODS.binding,
          class: "success",
          transactionId: TRANSACTION_ID,
          attributes: [stun.attribute(codec, value)],
        }),
      );
      expect(stun.readAttribute(message, codec)).toEqual(value);
      expect(stun.readAttributes(message, codec)).toEqual([value]);
    }),
    { numRuns: 20 },
  );
});

test.each(CASES)("%s of any bytes is a value or a StunDecodeError", (_name, { codec, values }) => {
  const hostile = fc.oneof(
    bytes(0, 40),
    bytes(0, 1000),
    // A valid value with a byte changed, removed or added.
    fc.tuple(values, fc.nat(60), byte).map(([value, at, change]) => {
      const encoded = codec.encode(value, TRANSACTION_ID).slice();
      if (at < encoded.length) encoded[at] = change;
      return at % 3 === 0 ? encoded.subarray(0, at) : encoded;
    }),
  );
  fc.assert(
    fc.property(hostile, (value) => {
      try {
        codec.decode(value, TRANSACTION_ID);
      } catch (error) {
        expect(error).toBeInstanceOf(stun.StunDecodeError);
        expect(error).toMatchObject({ code: "STUN_BAD_ATTRIBUTE" });
        expect((error as stun.StunDecodeError).offset).toBeLessThanOrEqual(value.length);
      }
    }),
    { numRuns: 300 },
  );
});

test.each(CASES)("decoding %s changes no byte of the datagram", (_name, { codec, values }) => {
  fc.assert(
    fc.property(values, (value) => {
      const encoded = codec.encode(value, TRANSACTION_ID);
      const before = encoded.slice();
      codec.decode(encoded, TRANSACTION_ID);
      expect(encoded).toEqual(before);
    }),
    { numRuns: 20 },
  );
});

/** The lengths of value that the RFCs give, for the attributes that have one. */
test.each<[AttributeCodec<unknown>, readonly number[]]>([
  [stun.USERHASH, [32]],
  [stun.MESSAGE_INTEGRITY, [20]],
  [stun.MESSAGE_INTEGRITY_SHA256, [16, 20, 24, 28, 32]],
  [stun.RESERVATION_TOKEN, [8]],
  [stun.CONNECTION_ID, [4]],
  [stun.FINGERPRINT, [4]],
  [stun.LIFETIME, [4]],
  [stun.CHANNEL_NUMBER, [4]],
  [stun.REQUESTED_TRANSPORT, [4]],
  [stun.REQUESTED_ADDRESS_FAMILY, [4]],
  [stun.ADDITIONAL_ADDRESS_FAMILY, [4]],
  [stun.EVEN_PORT, [1]],
  [stun.DONT_FRAGMENT, [0]],
  [stun.CHANGE_REQUEST, [4]],
  [stun.RESPONSE_PORT, [2, 4]],
  [stun.ICMP, [8]],
] as const)("[L04][R10] $name is refused with any length but the RFC's", ({ decode }, lengths) => {
  for (let length = 0; length < 50; length++) {
    const decoding = () => decode(new Uint8Array(length), TRANSACTION_ID);
    if (lengths.includes(length)) expect(decoding).not.toThrow();
    else expect(decoding).toThrow(expect.objectContaining({ code: "STUN_BAD_ATTRIBUTE", offset: 0 }));
  }
});

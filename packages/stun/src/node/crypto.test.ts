import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeCrypto } from "./crypto.ts";

const bytes = fc.uint8Array({ maxLength: 200 });

test("an HMAC equals that of createHmac, for keys of any length and messages in any number of parts", () => {
  fc.assert(
    fc.property(fc.constantFrom("sha1", "sha256"), bytes, fc.array(bytes), (algorithm, key, parts) => {
      const expected = createHmac(algorithm, key).update(Buffer.concat(parts)).digest();
      expect(Buffer.from(nodeCrypto.hmac(algorithm, key, parts))).toEqual(expected);
    }),
  );
});

test.each([0, 63, 64, 65])("an HMAC with a key of %i bytes equals that of createHmac", (length) => {
  const key = new Uint8Array(length).fill(7);
  const message = Uint8Array.of(1, 2, 3);
  for (const algorithm of ["sha1", "sha256"] as const) {
    const expected = createHmac(algorithm, key).update(message).digest("hex");
    expect(Buffer.from(nodeCrypto.hmac(algorithm, key, [message])).toString("hex")).toBe(expected);
  }
});

test("a digest equals that of createHash", () => {
  fc.assert(
    fc.property(fc.constantFrom("md5", "sha256"), bytes, (algorithm, message) => {
      const expected = createHash(algorithm).update(message).digest();
      expect(Buffer.from(nodeCrypto.digest(algorithm, message))).toEqual(expected);
    }),
  );
});

test("a hash is not a view on shared memory", () => {
  expect(nodeCrypto.digest("md5", new Uint8Array(3)).buffer.byteLength).toBe(16);
  expect(nodeCrypto.hmac("sha256", new Uint8Array(3), []).buffer.byteLength).toBe(32);
});

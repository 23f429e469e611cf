import { expect, test } from "vitest";
import { nodeCrypto } from "../node/crypto.ts";
import type { AttributeCodec } from "./attribute-codec.ts";
import {
  attribute,
  checkFingerprint,
  checkIntegrity,
  DATA,
  decodeChannelData,
  decodeMessage,
  encodeMessage,
  isStunMessage,
  longTermKey,
  METHODS,
  NONCE,
  PASSWORD_ALGORITHM,
  REALM,
  readAttribute,
  readNonceCookie,
  SOFTWARE,
  shortTermKey,
  USERHASH,
  USERNAME,
  userHash,
  XOR_MAPPED_ADDRESS,
} from "./index.ts";

const ICE_PASSWORD = shortTermKey("VOkJxbRl1RmTxUk/WvJxBt");
const USER = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
const TRANSACTION_ID = bytesOf("b7e7a701 bc34d686 fa87dfae");

function bytesOf(hexadecimal: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hexadecimal.replaceAll(/\s/g, ""), "hex"));
}

/** An ICE attribute, for which this package has no codec. */
function raw(type: number, name: string): AttributeCodec<Uint8Array> {
  return { ...DATA, type, name };
}

const PRIORITY = raw(0x0024, "PRIORITY");
const ICE_CONTROLLED = raw(0x8029, "ICE-CONTROLLED");

test("[S08][S13][S14] RFC 5769 §2.1: a request, padded with spaces", () => {
  const bytes = bytesOf(`
    00010058 2112a442 b7e7a701 bc34d686 fa87dfae
    80220010 5354554e 20746573 7420636c 69656e74
    00240004 6e0001ff
    80290008 932ff9b1 51263b36
    00060009 6576746a 3a683676 59202020
    00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2
    80280004 e57a3bcf`);
  const message = decodeMessage(bytes);
  expect(message).toMatchObject({ method: METHODS.binding, class: "request", transactionId: TRANSACTION_ID });
  expect(readAttribute(message, SOFTWARE)).toBe("STUN test client");
  expect(readAttribute(message, PRIORITY)).toEqual(bytesOf("6e0001ff"));
  expect(readAttribute(message, ICE_CONTROLLED)).toEqual(bytesOf("932ff9b151263b36"));
  expect(readAttribute(message, USERNAME)).toBe("evtj:h6vY");
  expect(checkIntegrity(message, ICE_PASSWORD, nodeCrypto)).toBe("valid");
  expect(checkFingerprint(message)).toBe("valid");

  // Ours is padded with zeros, and HMAC and FINGERPRINT cover the padding: only the bytes before it are the same.
  const written = encodeMessage({
    method: METHODS.binding,
    class: "request",
    transactionId: TRANSACTION_ID,
    attributes: [
      attribute(SOFTWARE, "STUN test client"),
      attribute(PRIORITY, bytesOf("6e0001ff")),
      attribute(ICE_CONTROLLED, bytesOf("932ff9b151263b36")),
      attribute(USERNAME, "evtj:h6vY"),
    ],
    integrity: { algorithm: "sha1", key: ICE_PASSWORD, crypto: nodeCrypto },
    fingerprint: true,
  });
  const padding = bytes.findLastIndex((byte, index) => byte === 0x20 && bytes[index - 1] !== 0x20);
  expect(written).toHaveLength(bytes.length);
  expect(written.subarray(0, padding)).toEqual(bytes.subarray(0, padding));
  expect(written.subarray(padding, padding + 3)).toEqual(new Uint8Array(3));
});

test.each([
  [
    "§2.2",
    { address: "192.0.2.1", port: 32853 },
    `0101003c 2112a442 b7e7a701 bc34d686 fa87dfae
     8022000b 74657374 20766563 746f7220
     00200008 0001a147 e112a643
     00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7
     80280004 c07d4c96`,
  ],
  [
    "§2.3",
    { address: "2001:db8:1234:5678:11:2233:4455:6677", port: 32853 },
    `01010048 2112a442 b7e7a701 bc34d686 fa87dfae
     8022000b 74657374 20766563 746f7220
     00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9
     00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41
     80280004 c8fb0b4c`,
  ],
])("[S13][S14][S24] RFC 5769 %s: a response with %j", (_section, mapped, hexadecimal) => {
  const bytes = bytesOf(hexadecimal);
  const message = decodeMessage(bytes);
  expect(message).toMatchObject({ method: METHODS.binding, class: "success", transactionId: TRANSACTION_ID });
  expect(readAttribute(message, SOFTWARE)).toBe("test vector");
  expect(readAttribute(message, XOR_MAPPED_ADDRESS)).toEqual(mapped);
  expect(checkIntegrity(message, ICE_PASSWORD, nodeCrypto)).toBe("valid");
  expect(checkFingerprint(message)).toBe("valid");

  // Padded with one space instead of our zero: everything else before HMAC and FINGERPRINT is the same.
  const written = encodeMessage({
    method: METHODS.binding,
    class: "success",
    transactionId: TRANSACTION_ID,
    attributes: [attribute(SOFTWARE, "test vector"), attribute(XOR_MAPPED_ADDRESS, mapped)],
    integrity: { algorithm: "sha1", key: ICE_PASSWORD, crypto: nodeCrypto },
    fingerprint: true,
  });
  const integrity = bytes.length - 32;
  expect(written).toHaveLength(bytes.length);
  expect(written[35]).toBe(0);
  expect(written.with(35, 0x20).subarray(0, integrity)).toEqual(bytes.subarray(0, integrity));
});

test("[A11][A12][S13] RFC 5769 §2.4: a request with long-term credentials, also written byte by byte", () => {
  const bytes = bytesOf(`
    00010060 2112a442 78ad3433 c6ad72c0 29da412e
    00060012 e3839ee3 8388e383 aae38383 e382afe3 82b90000
    0015001c 662f2f34 39396b39 35346436 4f4c3334 6f4c3946 53547679 36347341
    0014000b 6578616d 706c652e 6f726700
    00080014 f6702465 6dd64a3e 02b8e071 2e85c9a2 8ca89666`);
  const message = decodeMessage(bytes);
  expect(readAttribute(message, USERNAME)).toBe(USER);
  expect(readAttribute(message, NONCE)).toBe("f//499k954d6OL34oL9FSTvy64sA");
  expect(readAttribute(message, REALM)).toBe("example.org");
  const key = longTermKey(
    { username: USER, realm: "example.org", password: "TheMatrIX", algorithm: "md5" },
    nodeCrypto,
  );
  expect(checkIntegrity(message, key, nodeCrypto)).toBe("valid");
  expect(checkFingerprint(message)).toBe("absent");

  const written = encodeMessage({
    method: METHODS.binding,
    class: "request",
    transactionId: message.transactionId,
    attributes: [
      attribute(USERNAME, USER),
      attribute(NONCE, "f//499k954d6OL34oL9FSTvy64sA"),
      attribute(REALM, "example.org"),
    ],
    integrity: { algorithm: "sha1", key, crypto: nodeCrypto },
  });
  expect(written).toEqual(bytes);
});

const B1_ATTRIBUTES = `
  001e0020 4a3cf38f ef6992bd a952c678 0417da0f 24819415 569e60b2 05c46e41 407f1704
  00150029 6f624d61 744a6f73 32414141 43662f2f 3439396b 39353464 364f4c33 346f4c39 46535476 79363473 41000000
  0014000b 6578616d 706c652e 6f726700`;
const B1_KEY = longTermKey(
  { username: USER, realm: "example.org", password: "TheMatrIX", algorithm: "sha256" },
  nodeCrypto,
);

test("[A17][A18] RFC 8489 B.1 as erratum 6268 corrects it: a request with USERHASH and SHA-256", () => {
  const bytes = bytesOf(`
    00010090 2112a442 78ad3433 c6ad72c0 29da412e
    ${B1_ATTRIBUTES}
    001d0004 00020000
    001c0020 b5c7bf00 5b6c52a2 1c51c5e8 92f81924 136296cb 927c4314 9309278c c6518e65`);
  const message = decodeMessage(bytes);
  expect(readAttribute(message, USERHASH)).toEqual(userHash(USER, "example.org", nodeCrypto));
  expect(readAttribute(message, PASSWORD_ALGORITHM)).toEqual({ algorithm: 2, parameters: new Uint8Array() });
  expect(checkIntegrity(message, B1_KEY, nodeCrypto)).toBe("valid");

  const nonce = "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA";
  expect(readAttribute(message, NONCE)).toBe(nonce);
  // The vector counts the bits from the right; by the text (§18.1) it sets bit 22, which is unassigned.
  expect(readNonceCookie(nonce)).toEqual({ passwordAlgorithms: false, usernameAnonymity: false });

  const written = encodeMessage({
    method: METHODS.binding,
    class: "request",
    transactionId: message.transactionId,
    attributes: [
      attribute(USERHASH, userHash(USER, "example.org", nodeCrypto)),
      attribute(NONCE, nonce),
      attribute(REALM, "example.org"),
      attribute(PASSWORD_ALGORITHM, { algorithm: 2, parameters: new Uint8Array() }),
    ],
    integrity: { algorithm: "sha256", key: B1_KEY, crypto: nodeCrypto },
  });
  expect(written).toEqual(bytes);
});

test("RFC 8489 B.1 as printed has the length of the whole message in its header, and an HMAC over that", () => {
  const bytes = bytesOf(`
    0001009c 2112a442 78ad3433 c6ad72c0 29da412e
    ${B1_ATTRIBUTES}
    001c0020 e4686c8f 0edeb590 13e07090 010a93ef ccbccc54 4c0a45d9 f830aa6d 6f735a01`);
  expect(() => decodeMessage(bytes)).toThrow(expect.objectContaining({ code: "STUN_BAD_LENGTH", offset: 2 }));
  const hmac = nodeCrypto.hmac("sha256", B1_KEY, [bytes.subarray(0, bytes.length - 36)]);
  expect(hmac).toEqual(bytes.subarray(bytes.length - 32));
  expect(checkIntegrity(decodeMessage(bytes.with(3, 0x88)), B1_KEY, nodeCrypto)).toBe("invalid");
});

test.each([
  ["Chrome 55 on Android", "AAEAACESpEJaU3lNekUycUIveEc=", "absent"],
  [
    "Chrome 55 on Linux, which sends ORIGIN",
    "AAEAGCESpEJraER2VEl6aWJ1ZGiALwARaHR0cHM6Ly9jeWRldi5ydS8AAAA=",
    "absent",
  ],
  ["Firefox 50 on Android", "AAEACCESpEL/qLJHuDKc5PsGghOAKAAEqgN+GQ==", "valid"],
  ["Firefox 51 on Ubuntu", "AAEACCESpEL8J+y5nwi+zNxNyuGAKAAEriExcw==", "valid"],
])("[S15][S18] a Binding request of %s, captured by pion/stun", (_browser, base64, fingerprint) => {
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  expect(isStunMessage(bytes)).toBe(true);
  const message = decodeMessage(bytes);
  expect(message).toMatchObject({ method: METHODS.binding, class: "request" });
  expect(checkFingerprint(message)).toBe(fingerprint);
});

test("a connectivity check of Chrome inside ChannelData, captured by pion/turn", () => {
  const datagram = bytesOf(`
    40000064 00010050 2112a442 45373172 2f2b322b 6e4e7a58
    00060009 44375834 3a33776c 59000000 c0570004 000003e7 802a0008 1d5136da b65b1693 00250000 00240004 6e001eff
    00080014 65d11a33 0e104a9f 5f598af4 abc6a805 f26003cf 80280004 6b334442`);
  const { channel, data } = decodeChannelData(datagram);
  expect(channel).toBe(0x4000);
  const check = decodeMessage(data);
  expect(readAttribute(check, USERNAME)).toBe("D7X4:3wlY");
  expect(checkFingerprint(check)).toBe("valid");
});

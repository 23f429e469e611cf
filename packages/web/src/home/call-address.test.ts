import { expect, test } from "vitest";
import { callAddress } from "./call-address.ts";

const HOME = "http://127.0.0.1:3003/?lang=zh";
const addressFor = (text: string) => callAddress(text, HOME);

test("a room name leads to that room on this server", () => {
  expect(addressFor("kitchen")).toBe("http://127.0.0.1:3003/p2p.html?room=kitchen");
  expect(addressFor("  家 里 ")).toBe("http://127.0.0.1:3003/p2p.html?room=%E5%AE%B6+%E9%87%8C");
});

test("a link to a call is kept as it is, even to another server", () => {
  const link = "https://192.0.2.7:3003/p2p.html?room=kitchen&audio=0";
  expect(addressFor(` ${link}\n`)).toBe(link);
  expect(addressFor("https://192.0.2.7:3003/p2p?room=kitchen")).toBe(
    "https://192.0.2.7:3003/p2p?room=kitchen",
  );
});

test("a link keeps its secret and its invitation", () => {
  const link = "https://192.0.2.7:3003/p2p.html?room=x#secret=s&invitation=a.b.c";
  expect(addressFor(link)).toBe(link);
});

test("a link without a scheme takes the scheme of this page", () => {
  expect(addressFor("192.0.2.7:3003/p2p.html?room=x")).toBe("http://192.0.2.7:3003/p2p.html?room=x");
});

test("empty text and a link without a room have no address", () => {
  expect(addressFor("  ")).toBeUndefined();
  expect(addressFor("https://192.0.2.7:3003/")).toBeUndefined();
  expect(addressFor("https://192.0.2.7:3003/p2p.html?room=")).toBeUndefined();
});

test("any text that is not a link is the name of a room", () => {
  expect(addressFor("javascript:alert(1)")).toBe(
    "http://127.0.0.1:3003/p2p.html?room=javascript%3Aalert%281%29",
  );
  expect(addressFor("//192.0.2.7/p2p.html?room=x")).toBe(
    "http://127.0.0.1:3003/p2p.html?room=%2F%2F192.0.2.7%2Fp2p.html%3Froom%3Dx",
  );
});

import { expect, test } from "vitest";
import { callAddress } from "./call-address.ts";

const HOME = "http://127.0.0.1:3003/?lang=zh";
const goes = (text: string) => callAddress(text, HOME);

test("a room's name leads to that room on this server", () => {
  expect(goes("kitchen")).toBe("http://127.0.0.1:3003/p2p.html?room=kitchen");
  expect(goes("  家 里 ")).toBe("http://127.0.0.1:3003/p2p.html?room=%E5%AE%B6+%E9%87%8C");
});

test("a link to a call is followed as it is, also to another server", () => {
  const link = "https://192.0.2.7:3003/p2p.html?room=kitchen&audio=0";
  expect(goes(` ${link}\n`)).toBe(link);
  expect(goes("https://192.0.2.7:3003/p2p?room=kitchen")).toBe("https://192.0.2.7:3003/p2p?room=kitchen");
});

test("a link without its scheme is read with that of this page", () => {
  expect(goes("192.0.2.7:3003/p2p.html?room=x")).toBe("http://192.0.2.7:3003/p2p.html?room=x");
});

test("nothing, and a link to no room, lead nowhere", () => {
  expect(goes("  ")).toBeUndefined();
  expect(goes("https://192.0.2.7:3003/")).toBeUndefined();
  expect(goes("https://192.0.2.7:3003/p2p.html?room=")).toBeUndefined();
});

test("what is no link is only ever a room's name", () => {
  expect(goes("javascript:alert(1)")).toBe("http://127.0.0.1:3003/p2p.html?room=javascript%3Aalert%281%29");
  expect(goes("//192.0.2.7/p2p.html?room=x")).toBe(
    "http://127.0.0.1:3003/p2p.html?room=%2F%2F192.0.2.7%2Fp2p.html%3Froom%3Dx",
  );
});

import { expect, test } from "vitest";
import { InvalidValueError } from "../options/invalid-value.ts";
import { readRelayList } from "./relay-list.ts";

const urlsOf = (text: string) => readRelayList(text).map(({ urls }) => urls);

test("an address without a transport means every transport that browsers support", () => {
  expect(urlsOf("turn:relay.example.org")).toEqual([
    ["turn:relay.example.org?transport=udp", "turn:relay.example.org?transport=tcp"],
  ]);
  expect(urlsOf("TURNS:relay.example.org:443")).toEqual([["turns:relay.example.org:443?transport=tcp"]]);
  expect(urlsOf("turn:[2001:db8::7]:3478?transport=TCP")).toEqual([
    ["turn:[2001:db8::7]:3478?transport=tcp"],
  ]);
});

test("addresses are separated by commas or spaces, and duplicates are removed", () => {
  expect(urlsOf(" turn:a.example?transport=udp,turns:a.example  turn:a.example ")).toEqual([
    ["turn:a.example?transport=udp", "turns:a.example?transport=tcp", "turn:a.example?transport=tcp"],
  ]);
});

test("a JSON list gives each relay its own secret", () => {
  const text = JSON.stringify([
    { urls: "turns:a.example", secret: "of a" },
    { urls: ["turn:b.example?transport=udp"] },
  ]);
  expect(readRelayList(text)).toEqual([
    { urls: ["turns:a.example?transport=tcp"], secret: "of a" },
    { urls: ["turn:b.example?transport=udp"], secret: undefined },
  ]);
});

test("eight addresses are accepted, nine are refused", () => {
  const addresses = (count: number) => Array.from({ length: count }, (_, index) => `turns:r${index}.example`);
  expect(urlsOf(addresses(8).join())[0]).toHaveLength(8);
  expect(() => readRelayList(addresses(9).join())).toThrow("names 9 addresses");
  expect(() => readRelayList(addresses(5).join().replaceAll("turns", "turn"))).toThrow("names 10 addresses");
});

test.each([
  ["nothing", "", "is empty"],
  ["commas alone", ", ,", "is empty"],
  ["a STUN server", "stun:a.example", "has a malformed address"],
  ["a bare name", "a.example", "has a malformed address"],
  ["two slashes", "turn://a.example", "has a malformed address"],
  ["a user", "turn:ada@a.example", "has a malformed address"],
  ["port 0", "turn:a.example:0", "has a malformed address"],
  ["port 65536", "turn:a.example:65536", "has a malformed address"],
  ["an octet over 255", "turn:192.0.2.256", "has a malformed address"],
  ["a malformed IPv6 address", "turn:[2001:db8::7::]", "has a malformed address"],
  ["another transport", "turn:a.example?transport=sctp", "has a malformed address"],
  ["DTLS", "turns:a.example?transport=udp", "which browsers do not support"],
  ["broken JSON", "[{", "is not valid JSON"],
  ["an empty list", "[]", "is not a list of relays"],
  ["an unknown key", '[{"urls":"turn:a.example","username":"ada"}]', "has a mistake at 0.username"],
  ["an empty secret", '[{"urls":"turn:a.example","secret":""}]', "has a mistake at 0.secret"],
])("%s is refused", (_, text, message) => {
  expect(() => readRelayList(text)).toThrow(InvalidValueError);
  expect(() => readRelayList(text)).toThrow(message);
});

test("port 65535 is accepted", () => {
  expect(urlsOf("turns:a.example:65535")).toEqual([["turns:a.example:65535?transport=tcp"]]);
});

test("no error message quotes what may be a secret", () => {
  expect(() => readRelayList('[{"urls":"turn:a.example","secret":"hush","x":"hush"}]')).toThrow(
    /^(?!.*hush)/,
  );
  expect(() => readRelayList('[{"urls":"hush","secret":"hush"}')).toThrow(/^(?!.*hush)/);
});

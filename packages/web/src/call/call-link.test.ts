import fc from "fast-check";
import { expect, test } from "vitest";
import { displayName, invitationTo, readCallLink, roomNameFrom } from "./call-link.ts";

const read = (query: string) => readCallLink(new URLSearchParams(query), () => "fresh-room");

test("a bare link gets a new room, both devices and the lobby", () => {
  expect(read("")).toEqual({ room: "fresh-room", name: undefined, audio: true, video: true, join: false });
});

test("every part of a link is read", () => {
  expect(read("room=%E5%AE%B6&name=Ada&audio=0&video=0&join=1")).toEqual({
    room: "家",
    name: "Ada",
    audio: false,
    video: false,
    join: true,
  });
});

test("only 0 switches a device off and only 1 joins at once", () => {
  expect(read("audio=no&video=&join=yes")).toMatchObject({ audio: true, video: true, join: false });
});

test("a blank or invisible room name counts as missing", () => {
  expect(read("room=%20%20").room).toBe("fresh-room");
  expect(read("room=%00%0A").room).toBe("fresh-room");
  expect(read("room=%E2%80%8D%20").room).toBe("fresh-room");
});

test("any room and name are turned into ones that the server accepts", () => {
  const typed = fc.string({ unit: "binary", maxLength: 300 });
  fc.assert(
    fc.property(typed, typed, (room, name) => {
      const link = readCallLink(new URLSearchParams({ room, name }), () => "fresh-room");
      expect(link.room).toMatch(/^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Co}]|\u200C|\u200D){1,128}$/u);
      expect(link.room).toMatch(/[^\s\u200C\u200D]/u);
      expect(link.name).toMatch(/^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Co}]|\u200C|\u200D){0,64}$/u);
    }),
  );
});

test("a name is cut between characters, not inside one", () => {
  expect(displayName("🙂".repeat(100))).toBe("🙂".repeat(64));
  expect(displayName(`a${"🙂".repeat(100)}`)).toBe(`a${"🙂".repeat(63)}`);
});

test("joiners stay, and so do characters that this browser does not know yet", () => {
  for (const name of ["👨\u200D👩\u200D👧", "می\u200Cخواهم", "\u{1FBFA}", "\u0378"]) {
    expect(displayName(name)).toBe(name);
    expect(read(new URLSearchParams({ room: name }).toString()).room).toBe(name);
  }
  expect(displayName("a\u202Eb\u00ADc\uE000d\uD800e")).toBe("abcde");
});

test("a room name has 16 letters of 5 random bits in groups of four", () => {
  expect(roomNameFrom(new Uint8Array(16))).toBe("aaaa-aaaa-aaaa-aaaa");
  expect(roomNameFrom(Uint8Array.from({ length: 16 }, (_, index) => index * 17))).toMatch(
    /^([a-z2-9]{4}-){3}[a-z2-9]{4}$/,
  );
});

test("an invitation contains the room and nothing about its sender", () => {
  expect(invitationTo("家", "http://192.0.2.1:3003/p2p.html?room=x&name=Ada&join=1#chat")).toBe(
    "http://192.0.2.1:3003/p2p.html?room=%E5%AE%B6",
  );
});

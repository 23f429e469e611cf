import fc from "fast-check";
import { expect, test } from "vitest";
import { displayName, invitationTo, readCallLink, roomNameFrom, roomOnServer } from "./call-link.ts";

const read = (query: string, fragment = "") =>
  readCallLink(new URLSearchParams(query), new URLSearchParams(fragment), () => "fresh-room");
const NOTHING_SECRET = { secret: undefined, invitation: undefined, isDamaged: false };

test("a bare link gets a new room, both devices and the lobby", () => {
  const defaults = { room: "fresh-room", name: undefined, audio: true, video: true, join: false };
  expect(read("")).toEqual({ ...defaults, ...NOTHING_SECRET });
});

test("every part of a link is read", () => {
  expect(read("room=%E5%AE%B6&name=Ada&audio=0&video=0&join=1")).toEqual({
    room: "家",
    name: "Ada",
    audio: false,
    video: false,
    join: true,
    ...NOTHING_SECRET,
  });
});

test("a secret and an invitation come after #, where the server does not see them", () => {
  expect(read("room=r&secret=no", "secret=s3-cret&invitation=a.b.c")).toMatchObject({
    secret: "s3-cret",
    invitation: "a.b.c",
  });
});

test.each(["secret=", "secret=a%20b", "invitation=", "invitation=a%2Cb&secret=s"])(
  "a link with #%s is damaged, and leads nowhere",
  (fragment) => {
    expect(read("room=r", fragment).isDamaged).toBe(true);
  },
);

test("with a secret the server knows the room by a hash, which every browser computes alike", async () => {
  expect(await roomOnServer({ room: "家", secret: undefined })).toBe("家");
  // invitation-link.test.ts of the server has the same.
  const hash = "XJooRJuouB7ikLrJJcRjsfuv-YRPdz-nueZZ6kb40SE";
  expect(await roomOnServer({ room: "家", secret: "s3-cret" })).toBe(hash);
  expect(await roomOnServer({ room: "家", secret: "other" })).not.toBe(hash);
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
      const link = readCallLink(
        new URLSearchParams({ room, name }),
        new URLSearchParams(),
        () => "fresh-room",
      );
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

test("an invitation contains the room and its secret, and nothing about its sender", () => {
  const page = "http://192.0.2.1:3003/p2p.html?room=x&name=Ada&join=1#invitation=a.b.c";
  expect(invitationTo({ room: "家", secret: undefined }, page)).toBe(
    "http://192.0.2.1:3003/p2p.html?room=%E5%AE%B6",
  );
  expect(invitationTo({ room: "家", secret: "s" }, page)).toBe(
    "http://192.0.2.1:3003/p2p.html?room=%E5%AE%B6#secret=s",
  );
});

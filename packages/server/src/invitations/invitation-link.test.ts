import { expect, test } from "vitest";
import { newRoomName, newSecret, pathOfLink, roomInLink, roomOnServer } from "./invitation-link.ts";

test("room and secret are read back from a link, and only the room is in the request for the page", () => {
  const path = pathOfLink({ room: "家 & co", secret: "s3-cret", invitation: "a.b.c" });
  const url = new URL(path, "https://meet.example.org");
  expect(url.pathname + url.search).toBe("/p2p.html?room=%E5%AE%B6+%26+co");
  expect(roomInLink(url.href)).toEqual({
    room: "家 & co",
    secret: "s3-cret",
    origin: "https://meet.example.org",
  });
  const open = pathOfLink({ room: "r", secret: undefined, invitation: "a.b.c" });
  expect(open).toBe("/p2p.html?room=r#invitation=a.b.c");
  expect(roomInLink(`http://192.0.2.7:3003${open}`)).toMatchObject({ secret: undefined });
});

test("the page leaves out blanks around a name, and so does this", () => {
  expect(roomInLink("https://meet.example.org/p2p.html?room=+team%20")?.room).toBe("team");
});

test.each([
  "r",
  "https://meet.example.org/p2p.html?room=r#secret=",
  "https://meet.example.org/",
  "https://meet.example.org/p2p.html?room=",
  "https://",
])("%s is no link to a room", (text) => {
  expect(roomInLink(text)).toBeUndefined();
});

/** The page has the same in call-link.test.ts. */
test("the server knows a room with a secret by its hash", () => {
  expect(roomOnServer({ room: "家", secret: "s3-cret" })).toBe("XJooRJuouB7ikLrJJcRjsfuv-YRPdz-nueZZ6kb40SE");
  expect(roomOnServer({ room: "家", secret: undefined })).toBe("家");
});

test("new names and secrets cannot be guessed", () => {
  expect(newRoomName()).toMatch(/^[\w-]{16}$/);
  expect(newSecret()).toMatch(/^[\w-]{32}$/);
  expect(newSecret()).not.toBe(newSecret());
});

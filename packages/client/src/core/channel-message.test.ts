import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_CHAT_LENGTH, parseChannelMessage } from "./channel-message.ts";

const chat = (text: string) => JSON.stringify({ type: "chat", text });

test("what one participant writes the other reads", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: MAX_CHAT_LENGTH, unit: "binary" }), (text) => {
      expect(parseChannelMessage(chat(text))).toEqual({ type: "chat", text });
    }),
  );
});

test("a chat message may be as long as the limit, even where JSON escapes every character, and no longer", () => {
  expect(parseChannelMessage(chat("\u0001".repeat(MAX_CHAT_LENGTH)))).toBeDefined();
  expect(parseChannelMessage(chat("x".repeat(MAX_CHAT_LENGTH + 1)))).toBeUndefined();
  expect(parseChannelMessage(chat(""))).toBeUndefined();
});

test("which sources are on is read, and what a newer client adds is left out", () => {
  const media = { type: "media", microphone: true, camera: false, screen: false };
  expect(parseChannelMessage(JSON.stringify({ ...media, hologram: true }))).toEqual(media);
});

test("nothing that a remote can send throws", () => {
  const anything = fc.oneof(fc.anything(), fc.string(), fc.json(), fc.uint8Array());
  fc.assert(
    fc.property(anything, (data) => {
      expect(() => parseChannelMessage(data)).not.toThrow();
    }),
  );
});

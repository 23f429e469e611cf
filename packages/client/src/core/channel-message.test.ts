import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_CHAT_LENGTH, parseChannelMessage } from "./channel-message.ts";

const chat = (text: string) => JSON.stringify({ type: "chat", text });

test("a formatted message is parsed back", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: MAX_CHAT_LENGTH, unit: "binary" }), (text) => {
      expect(parseChannelMessage(chat(text))).toEqual({ type: "chat", text });
    }),
  );
});

test("a chat message of the maximum length is accepted, even if JSON escapes every character, and a longer one is not", () => {
  expect(parseChannelMessage(chat("\u0001".repeat(MAX_CHAT_LENGTH)))).toBeDefined();
  expect(parseChannelMessage(chat("x".repeat(MAX_CHAT_LENGTH + 1)))).toBeUndefined();
  expect(parseChannelMessage(chat(""))).toBeUndefined();
});

test("the media state is read, without members that a newer client adds", () => {
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

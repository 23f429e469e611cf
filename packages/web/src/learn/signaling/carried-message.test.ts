import { expect, test } from "vitest";
import { MAX_MESSAGE_CHARACTERS, readMessage, writeMessage } from "./carried-message.ts";

const offer = { type: "offer", sdp: "v=0\r\ns=-\r\n" } as const;

test("a message that is copied completely is read unchanged", () => {
  expect(readMessage(writeMessage(offer), "offer")).toEqual(offer);
  expect(readMessage(`\n  ${writeMessage(offer)}\n`, "offer")).toEqual(offer);
});

test("a message for the other end has the wrong type", () => {
  expect(readMessage(writeMessage(offer), "answer")).toBe("wrongType");
});

test("empty text, part of a message and other text are rejected", () => {
  expect(readMessage("  ", "offer")).toBe("empty");
  expect(readMessage(writeMessage(offer).slice(0, -3), "offer")).toBe("broken");
  expect(readMessage("v=0", "offer")).toBe("broken");
  expect(readMessage('{"type":"offer"}', "offer")).toBe("broken");
  expect(readMessage('{"type":"rollback","sdp":"v=0"}', "offer")).toBe("broken");
});

test("a message is read up to the size limit, not beyond", () => {
  const filled = (sdpLength: number) => writeMessage({ type: "offer", sdp: "v".repeat(sdpLength) });
  const around = filled(0).length;
  expect(readMessage(filled(MAX_MESSAGE_CHARACTERS - around), "offer")).toMatchObject({ type: "offer" });
  expect(readMessage(filled(MAX_MESSAGE_CHARACTERS - around + 1), "offer")).toBe("broken");
});

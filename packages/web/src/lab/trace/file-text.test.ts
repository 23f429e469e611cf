import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { fileText, MAX_FILE_BYTES } from "./file-text.ts";

test("a plain file is read as it is", async () => {
  expect(await fileText(new Blob(['{"名":1}']))).toBe('{"名":1}');
  expect(await fileText(new Blob([]))).toBe("");
});

test("a file that gzip packed is unpacked, also where a letter is cut between two pieces", async () => {
  const text = "面对面".repeat(200_000);
  expect(await fileText(new Blob([gzipSync(text)]))).toBe(text);
});

test("a small file that unpacks to more than a recording can be is refused", async () => {
  const packed = gzipSync(Buffer.alloc(MAX_FILE_BYTES + 1));
  expect(packed.length).toBeLessThan(1_000_000);
  await expect(fileText(new Blob([packed]))).rejects.toMatchObject({ code: "TRACE_TOO_LARGE" });
});

test("what only begins like a packed file is an error, not a text", async () => {
  await expect(fileText(new Blob([new Uint8Array([0x1f, 0x8b, 1, 2, 3])]))).rejects.toThrow();
});

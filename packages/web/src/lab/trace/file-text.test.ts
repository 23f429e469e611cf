import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { fileText } from "./file-text.ts";

test("a plain file is read unchanged", async () => {
  expect(await fileText(new Blob(['{"名":1}']))).toBe('{"名":1}');
  expect(await fileText(new Blob([]))).toBe("");
});

test("a gzip file is decompressed, even if a character is split between two chunks", async () => {
  const text = "面对面".repeat(200_000);
  expect(await fileText(new Blob([gzipSync(text)]))).toBe(text);
});

test("a small file that decompresses to more than the limit is refused", async () => {
  const packed = gzipSync(Buffer.alloc(1_000_001));
  expect(packed.length).toBeLessThan(10_000);
  await expect(fileText(new Blob([packed]), 1_000_000)).rejects.toMatchObject({ code: "TRACE_TOO_LARGE" });
});

test("a file at the limit is read, compressed or not; one byte more is refused", async () => {
  const text = "x".repeat(1_000);
  expect(await fileText(new Blob([text]), 1_000)).toBe(text);
  expect(await fileText(new Blob([gzipSync(text)]), 1_000)).toBe(text);
  await expect(fileText(new Blob([text]), 999)).rejects.toMatchObject({ code: "TRACE_TOO_LARGE" });
});

test("a file that only begins like gzip is an error", async () => {
  await expect(fileText(new Blob([new Uint8Array([0x1f, 0x8b, 1, 2, 3])]))).rejects.toThrow();
});

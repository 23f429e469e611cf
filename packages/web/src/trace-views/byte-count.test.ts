import { expect, test } from "vitest";
import { spokenBytes } from "./byte-count.ts";

test("bytes are said in the unit that keeps the number short", () => {
  expect(spokenBytes(0)).toBe("0 B");
  expect(spokenBytes(999)).toBe("999 B");
  expect(spokenBytes(3_400)).toBe("3.4 kB");
  expect(spokenBytes(120_400_000)).toBe("120 MB");
  expect(spokenBytes(5e15)).toBe("5000000 GB");
});

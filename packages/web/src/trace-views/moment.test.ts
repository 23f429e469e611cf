import { expect, test } from "vitest";
import { spokenMs } from "./moment.ts";

test("short times are said in milliseconds, long ones in seconds, very long ones in minutes", () => {
  expect(spokenMs(0)).toBe("0 ms");
  expect(spokenMs(0.42)).toBe("0.4 ms");
  expect(spokenMs(837.4)).toBe("837 ms");
  expect(spokenMs(9_999)).toBe("9999 ms");
  expect(spokenMs(12_345)).toBe("12.345 s");
  expect(spokenMs(3_662_500)).toBe("61:02.5");
  expect(spokenMs(-62_500)).toBe("−1:02.5");
});

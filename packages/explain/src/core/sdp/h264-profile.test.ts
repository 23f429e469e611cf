import { expect, test } from "vitest";
import { h264Profile } from "./h264-profile.ts";

test.each([
  ["42001f", "Baseline", "3.1"],
  ["42e01f", "Constrained Baseline", "3.1"],
  ["42c02a", "Constrained Baseline", "4.2"],
  ["4d001f", "Main", "3.1"],
  ["640c1f", "Constrained High", "3.1"],
  ["64001F", "High", "3.1"],
  ["640033", "High", "5.1"],
  ["42f00b", "Constrained Baseline", "1b"],
  ["42e00b", "Constrained Baseline", "1.1"],
  ["f4001f", "High 4:4:4 Predictive", "3.1"],
  ["ff001f", "?", "3.1"],
])("%s is %s at level %s", (profileLevelId, name, level) => {
  expect(h264Profile(profileLevelId)).toMatchObject({ name, level });
});

test("anything but six hexadecimal digits is not a profile", () => {
  for (const text of ["", "42e0", "42e01g", "42e01f0"]) expect(h264Profile(text)).toBeUndefined();
});

import { expect, test } from "vitest";
import { ASKED_SIZES, verdictOnSizes } from "./sizes-verdict.ts";

test("14 sizes are asked for, from 160 × 120 to 4096 × 2160", () => {
  expect(ASKED_SIZES).toHaveLength(14);
  expect([ASKED_SIZES[0], ASKED_SIZES.at(-1)]).toEqual([
    { width: 160, height: 120 },
    { width: 4096, height: 2160 },
  ]);
});

test("720 lines are high definition, 576 are not, and none is a fault", () => {
  expect(verdictOnSizes([{ width: 1280, height: 720 }])).toEqual({ grade: "passed", reason: "sizesGood" });
  expect(verdictOnSizes([{ width: 1024, height: 576 }])).toEqual({ grade: "warning", reason: "sizesSmall" });
  expect(verdictOnSizes([])).toEqual({ grade: "failed", reason: "noSize" });
});

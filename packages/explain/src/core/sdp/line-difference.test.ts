import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineDifference, MAX_EDITS } from "./line-difference.ts";

const shown = (before: string, after: string) =>
  lineDifference(before, after).map(
    ({ kind, text }) => `${{ same: " ", removed: "-", added: "+" }[kind]}${text}`,
  );

describe("two texts side by side", () => {
  test("show removed and added lines in place", () => {
    expect(shown("v=0\ns=-\na=a\na=b\na=c\n", "v=0\ns=-\na=b\na=x\na=c\n")).toEqual([
      " v=0",
      " s=-",
      "-a=a",
      " a=b",
      "+a=x",
      " a=c",
    ]);
  });

  test("are compared m-section by m-section", () => {
    expect(
      shown("v=0\nm=audio 9 x\na=mid:0\nm=video 9 x\n", "v=0\nm=audio 9 x\nm=video 9 x\na=mid:0\n"),
    ).toEqual([" v=0", " m=audio 9 x", "-a=mid:0", " m=video 9 x", "+a=mid:0"]);
  });

  test("have the line numbers of each text", () => {
    expect(lineDifference("v=0\na=a\n", "v=0\na=b\n").slice(1)).toEqual([
      { kind: "removed", text: "a=a", before: 2, after: undefined },
      { kind: "added", text: "a=b", before: undefined, after: 2 },
    ]);
  });

  test("are each complete, whatever they contain", () => {
    const lines = fc
      .array(fc.constantFrom("a=a", "a=b", "a=c", "m=x"), { maxLength: 12 })
      .map((all) => all.join("\n"));
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const difference = lineDifference(before, after);
        const side = (unwanted: string) =>
          difference
            .filter(({ kind }) => kind !== unwanted)
            .map(({ text }) => text)
            .join("\n");
        expect(side("added")).toBe(before);
        expect(side("removed")).toBe(after);
        if (before === after) expect(difference.every(({ kind }) => kind === "same")).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test("beyond the limit of edits are replaced as a whole, and quickly", () => {
    const text = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, index) => `a=${index % 2 === 0 ? "same" : prefix}${index}`).join(
        "\n",
      );
    expect(
      shown(text("x", MAX_EDITS), text("y", MAX_EDITS)).filter((line) => line.startsWith(" ")).length,
    ).toBe(MAX_EDITS / 2);
    const start = process.cpuUsage();
    const past = shown(text("x", 5_000), text("y", 5_000));
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1_000);
    expect(past.filter((line) => line.startsWith(" "))).toEqual([" a=same0"]);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { explainDescription } from "./explained-description.ts";

const DIRECTORY = join(import.meta.dirname, "fixtures");

/** Attributes that browsers write and that are not explained. The aim is none. */
const UNKNOWN: readonly string[] = [];

const fixtures = readdirSync(DIRECTORY)
  .filter((file) => file.endsWith(".sdp"))
  .map((file) => ({
    file,
    sdp: readFileSync(join(DIRECTORY, file), "utf8").replaceAll(/^#.*\r?\n/gm, ""),
  }));

test("there are descriptions from three browsers", () => {
  expect(new Set(fixtures.map(({ file }) => file.split("-")[0]))).toEqual(
    new Set(["chromium", "firefox", "safari"]),
  );
});

describe.each(fixtures)("$file", ({ sdp }) => {
  const { sections, notes } = explainDescription(sdp);
  const lines = sections.flatMap(({ lines }) => lines);

  test("has every line explained", () => {
    const unexplained = lines
      .filter(({ known }) => !known)
      .map(({ text }) => text)
      .filter((text) => !UNKNOWN.some((name) => text.startsWith(name)));
    expect(unexplained).toEqual([]);
    expect(notes).toEqual([]);
  });

  test("loses no line", () => {
    expect(lines.map(({ text }) => `${text}\r\n`).join("")).toBe(sdp);
  });

  test("explains each in both languages, with a source and positions of the parts", () => {
    for (const { text, explanation, source, parts } of lines) {
      expect(explanation.en, text).toMatch(/[.?]$/);
      expect(explanation.zh, text).toMatch(/[。？]$/);
      expect(source.document, text).not.toBe("");
      let last = 0;
      for (const { from, to, name, meaning } of parts) {
        expect(from, text).toBeGreaterThanOrEqual(last);
        expect(to, text).toBeGreaterThan(from);
        expect(to, text).toBeLessThanOrEqual(text.length);
        expect(name.zh, text).not.toBe("");
        expect(meaning?.en, text).not.toBe("");
        last = to;
      }
    }
  });

  test("explains every format, feedback, header extension and candidate", () => {
    for (const { text, explanation, parts } of lines) {
      expect(explanation.en, text).not.toContain("not described here");
      expect(explanation.en, text).not.toContain("A kind of feedback");
      if (/^a=(?:fmtp|candidate|ice-options|rtcp-xr):/.test(text)) {
        for (const { name } of parts) expect(name.en, text).not.toBe("parameter");
      }
    }
  });
});

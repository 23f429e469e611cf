import { mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { openLogDestination } from "./log-destination.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-log-"));
const file = join(directory, "turn.log");
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(file, { force: true });
});

function standardError() {
  return vi.spyOn(process.stderr, "write").mockImplementation(() => true);
}

test("without a file the log goes to standard error, even if that is turned off", () => {
  const written = standardError();
  openLogDestination({ file: undefined, isStandardOff: false }).write("one\n");
  openLogDestination({ file: undefined, isStandardOff: true }).write("two\n");
  expect(written.mock.calls.flat()).toEqual(["one\n", "two\n"]);
});

test("with a file it goes to both, or to the file alone", () => {
  const written = standardError();
  openLogDestination({ file, isStandardOff: false }).write("one\n");
  openLogDestination({ file, isStandardOff: true }).write("two\n");
  expect(written.mock.calls.flat()).toEqual(["one\n"]);
  expect(readFileSync(file, "utf8")).toBe("one\ntwo\n");
});

test("a file that was moved away is created again when reopened", () => {
  const destination = openLogDestination({ file, isStandardOff: true });
  destination.write("one\n");
  renameSync(file, join(directory, "old.log"));
  destination.write("two\n");
  destination.reopen();
  destination.write("three\n");
  expect(readFileSync(join(directory, "old.log"), "utf8")).toBe("one\ntwo\n");
  expect(readFileSync(file, "utf8")).toBe("three\n");
});

test("a file that cannot be opened throws", () => {
  const open = () => openLogDestination({ file: join(directory, "no/turn.log"), isStandardOff: true });
  expect(open).toThrow("ENOENT");
});

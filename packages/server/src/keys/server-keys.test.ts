import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { LogEvent } from "../log/events.ts";
import { openServerKeys } from "./server-keys.ts";

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "visavis-keys-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const ignore = () => {};

test("a server that starts again has the same keys, and nobody else may read the file", async () => {
  const directory = newDirectory();
  const first = await openServerKeys(directory, ignore);
  expect(await openServerKeys(directory, ignore)).toEqual(first);
  expect(statSync(join(directory, "server-key")).mode & 0o077).toBe(0);
});

test("each purpose has a key of its own, and another server has other keys", async () => {
  const directory = newDirectory();
  const { seats, turnSecret, turnNonces } = await openServerKeys(directory, ignore);
  const texts = [seats, turnNonces].map((key) => Buffer.from(key).toString("base64url"));
  expect(new Set([...texts, turnSecret]).size).toBe(3);
  expect(texts).not.toContain(readFileSync(join(directory, "server-key"), "utf8").trim());
  const other = await openServerKeys(join(directory, "other"), ignore);
  expect(other.turnSecret).not.toBe(turnSecret);
});

test("without a place for the key the server works all the same, and says that seats end with it", async () => {
  const directory = newDirectory();
  const events: LogEvent[] = [];
  const notADirectory = join(directory, "file");
  writeFileSync(notADirectory, "");
  const keys = await openServerKeys(notADirectory, (event) => events.push(event));
  expect(keys.seats).toHaveLength(32);
  expect(events).toEqual([{ event: "key.temporary", problem: expect.stringContaining(notADirectory) }]);
});

test("a file that is no key is refused, not replaced", async () => {
  const directory = newDirectory();
  const path = join(directory, "server-key");
  writeFileSync(path, "short\n");
  chmodSync(path, 0o600);
  await expect(openServerKeys(directory, ignore)).rejects.toThrow(
    "must contain a key of 32 bytes; delete it",
  );
  expect(readFileSync(path, "utf8")).toBe("short\n");
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { roomInLink, roomOnServer } from "../invitations/invitation-link.ts";
import { invitationReader } from "../invitations/signed-invitations.ts";
import { type ServerKeys, savedServerKeys } from "../keys/server-keys.ts";
import { INVITE_COMMAND } from "./invite.ts";
import { runCaptured } from "./testing/captured-run.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-invite-"));
let keys: ServerKeys;
beforeAll(async () => {
  keys = await savedServerKeys(directory);
});
afterAll(() => rmSync(directory, { recursive: true }));

async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { stdout } = await runCaptured(INVITE_COMMAND, args, { VISAVIS_DATA_DIR: directory, ...environment });
  return stdout.trimEnd();
}

/** What the server reads in the link. */
function opened(link: string) {
  const read = invitationReader({ key: keys.invitations, others: undefined, onUnavailable: () => {} });
  return read(new URLSearchParams(new URL(link).hash.slice(1)).get("invitation") ?? "");
}

test("the link opens the room as a guest, at the server's address", async () => {
  const link = await run(["team", "--url", "https://meet.example.org"]);
  expect(link).toMatch(/^https:\/\/meet\.example\.org\/p2p\.html\?room=team#invitation=[\w.-]+$/);
  expect(await opened(link)).toEqual({ room: "team", role: "guest" });
});

test("without a room there is a new one each time", async () => {
  const [one, other] = [await run([]), await run([])].map((link) => roomInLink(link)?.room);
  expect(one).toMatch(/^[\w-]{16}$/);
  expect(other).not.toBe(one);
});

test("a link to a room with a secret leads to links to the same room and server", async () => {
  const first = await run(["--secret", "--role=host", "--url=https://meet.example.org"]);
  const linked = roomInLink(first);
  if (linked === undefined) throw new Error("no link");
  const hash = roomOnServer(linked);
  expect(linked.secret).toMatch(/^[\w-]{32}$/);
  expect(await opened(first)).toEqual({ room: hash, role: "host" });
  const second = await run([first]);
  expect(roomInLink(second)).toEqual(linked);
  expect(await opened(second)).toEqual({ room: hash, role: "guest" });
});

test("--json and --expires; the port of the server is that of its variable", async () => {
  const output = await run(["team", "--json", "--expires=2h", "--role=host"], { VISAVIS_PORT: "4000" });
  const { link, expires, ...rest } = JSON.parse(output);
  expect(rest).toEqual({ room: "team", role: "host" });
  expect(new URL(link).port).toBe("4000");
  const hours = (Date.parse(expires) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(1.9);
  expect(hours).toBeLessThanOrEqual(2);
});

test.each<[string, readonly string[], RegExp]>([
  ["an unknown role", ["--role=owner"], /"owner" is not one of guest, host/],
  ["a time without unit", ["--expires=60"], /write it like 30m, 24h or 7d/],
  [
    "a server's address with a path",
    ["--url=https://meet.example.org/p2p.html"],
    /write it like https:\/\/meet/,
  ],
  ["a link to no room", ["https://meet.example.org/"], /neither the name of a room/],
  ["a blank name", [" "], /neither the name of a room/],
  [
    "a link without its beginning",
    ["meet.example.org/p2p.html?room=team#secret=s3"],
    /^--room: "meet\.example\.org\/p2p\.html\?room=team" is neither the name of a room/,
  ],
  ["a directory in which no server has run", [`--data-dir=${directory}/else`], /start visavis there once/],
])("%s is refused with what to do", async (_what, args, problem) => {
  await expect(run(args)).rejects.toThrow(problem);
});

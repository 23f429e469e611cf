import fc from "fast-check";
import { expect, test } from "vitest";
import type { ServerList } from "./server-entry.ts";
import { fileOf, linkTo, listInFile, listInHash } from "./share.ts";

const PAGE = "https://visavis.example/trickle-ice.html?lang=zh#old";
const LIST: ServerList = {
  servers: [
    { urls: ["stun:192.0.2.7:3003"], username: "", credential: "", own: true },
    {
      urls: ["turn:192.0.2.7:3003?transport=udp"],
      username: "1795641856:own",
      credential: "own-pass",
      own: true,
    },
    { urls: ["turn:turn.example.com"], username: "ada &=#", credential: "s3cret-päss", own: false },
  ],
  policy: "relay",
};
const WITHOUT = [
  LIST.servers[0],
  { ...LIST.servers[1], username: "", credential: "" },
  { ...LIST.servers[2], credential: "" },
];

const hashOf = (link: string) => new URL(link).hash;
const hash = (servers: unknown, policy = "all") =>
  `#${new URLSearchParams({ servers: JSON.stringify(servers), policy })}`;

test("a link contains everything but the passwords", () => {
  const link = linkTo(LIST, PAGE, { withPasswords: false });
  expect(decodeURIComponent(link)).not.toMatch(/s3cret|own-pass|1795641856/);
  expect(link).toMatch(/^https:\/\/visavis\.example\/trickle-ice\.html#/);
  expect(listInHash(hashOf(link))).toEqual({ servers: WITHOUT, policy: "relay" });
});

test("a link contains passwords if wanted, but never those that this server created for the visitor", () => {
  const link = linkTo(LIST, PAGE, { withPasswords: true });
  expect(link).not.toContain("own-pass");
  expect(listInHash(hashOf(link))?.servers[2]).toEqual(LIST.servers[2]);
});

test("a file contains the list and the results, but not the passwords", () => {
  const savedAt = new Date(0);
  const text = fileOf(LIST, { withPasswords: false, results: { verdict: "works" }, savedAt });
  expect(text).not.toMatch(/s3cret|own-pass/);
  expect(JSON.parse(text)).toMatchObject({
    savedAt: "1970-01-01T00:00:00.000Z",
    results: { verdict: "works" },
  });
  expect(listInFile(text)).toEqual({ servers: WITHOUT, policy: "relay" });
  const withThem = fileOf(LIST, { withPasswords: true, results: [], savedAt });
  expect(listInFile(withThem)?.servers[2]).toEqual(LIST.servers[2]);
});

const server = { urls: ["stun:a.example"] };

test.each([
  ["nothing", ""],
  ["another hash", "#instrument"],
  ["no JSON", "#servers=%5B%7B"],
  ["no list", hash({ urls: "stun:a.example" })],
  ["another scheme", hash([{ urls: ["javascript:alert(1)"] }])],
  ["another policy", hash([server], "public")],
  ["too many servers", hash(Array.from({ length: 21 }, () => server))],
  ["a megabyte", `#servers=${"a".repeat(1_000_000)}`],
])("a hash with %s opens nothing", (_what, text) => {
  expect(listInHash(text)).toBeUndefined();
});

test.each([
  "",
  "null",
  "[]",
  '{"format":"visavis-trickle-ice","version":2,"list":{"servers":[]}}',
  "x".repeat(1_000_001),
])("another file opens nothing", (text) => {
  expect(listInFile(text)).toBeUndefined();
});

test("neither a hash nor a file ever throws", () => {
  fc.assert(
    fc.property(fc.string(), fc.json(), (text, json) => {
      listInHash(text);
      listInHash(`#servers=${encodeURIComponent(json)}`);
      listInFile(text);
      listInFile(json);
    }),
  );
});

import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtPages } from "./pages.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-pages-"));
const PAGE = "<h1>lessons</h1>".repeat(20);
const pages = builtPages(directory);
const server = createServer((request, response) =>
  pages.serve(request, response, () => response.writeHead(404).end()),
);

beforeAll(async () => {
  mkdirSync(join(directory, "learn"));
  writeFileSync(join(directory, "index.html"), "<h1>start</h1>");
  writeFileSync(join(directory, "learn/index.html"), PAGE);
  writeFileSync(join(directory, "learn/index.html.br"), brotliCompressSync(PAGE));
  writeFileSync(join(directory, "learn/index.html.gz"), gzipSync(PAGE));
  writeFileSync(join(directory, "面.txt"), "to face");
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

/** Unlike `fetch`, sends the headers as they are and leaves the body compressed. */
async function ask(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo;
  const [response] = await once(get({ host: "127.0.0.1", port, path, headers }), "response");
  return response;
}

async function codingAndTag(accepted: string): Promise<[coding: string, etag: string]> {
  const response = await ask("/learn", { "Accept-Encoding": accepted });
  response.resume();
  return [response.headers["content-encoding"] ?? "identity", response.headers.etag ?? ""];
}

test.each([
  ["gzip, deflate, br, zstd", "br"],
  ["gzip", "gzip"],
  ["br;q=0, gzip", "gzip"],
  ["br;q=0, gzip;q=0", "identity"],
  ["", "identity"],
])("who accepts %j is sent %s", async (accepted, coding) => {
  expect((await codingAndTag(accepted))[0]).toBe(coding);
});

test("every coding of a file has an ETag of its own, which stays as long as the content does", async () => {
  const tags = async () =>
    Promise.all(["br", "gzip", "identity"].map(async (coding) => (await codingAndTag(coding))[1]));
  const before = await tags();
  expect(new Set(before).size).toBe(3);
  pages.reload?.();
  expect(await tags()).toEqual(before);
});

test("what a client has is not sent again, and what has changed is", async () => {
  const [, etag] = await codingAndTag("br");
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const response = await ask("/learn", { "Accept-Encoding": "br", "If-None-Match": known });
    expect([response.statusCode, response.headers.etag, await text(response)]).toEqual([304, etag, ""]);
  }
  for (const known of ['"other"', etag.slice(0, -1), `${etag.slice(0, -1)}x"`]) {
    const response = await ask("/learn", { "Accept-Encoding": "br", "If-None-Match": known });
    response.resume();
    expect(response.statusCode).toBe(200);
  }
});

test("files are read once, and again after a reload", async () => {
  const content = async () => text(await ask("/"));
  expect(await content()).toBe("<h1>start</h1>");
  writeFileSync(join(directory, "index.html"), "<h1>changed</h1>");
  expect(await content()).toBe("<h1>start</h1>");
  pages.reload?.();
  expect(await content()).toBe("<h1>changed</h1>");
});

test.each([
  ["/learn/", 200],
  ["/learn/index", 200],
  ["/learn/index.html?x=/../y", 200],
  [`/${encodeURIComponent("面")}.txt`, 200],
  ["/learn/index.html.br", 404],
  ["/learn/index.html.gz", 404],
  ["/learn//", 404],
  ["//", 404],
  ["/learn%00", 404],
])("%s is answered with %d", async (path, status) => {
  const response = await ask(path);
  response.resume();
  expect(response.statusCode).toBe(status);
});

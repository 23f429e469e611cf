import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { LogEvent } from "../log/events.ts";
import { invitationCall } from "./invitation-call.ts";
import { roomInLink } from "./invitation-link.ts";
import { invitationReader } from "./signed-invitations.ts";

const KEY = new Uint8Array(32).fill(7);
const SECRET = "0123456789abcdef";

/** A server on which only the call is, for a client from 192.0.2.7. */
async function start({ isSecure = true, isForeignSite = false } = {}) {
  const events: LogEvent[] = [];
  const call = invitationCall({
    secret: SECRET,
    key: KEY,
    trustedProxies: [],
    report: (event) => events.push(event),
  });
  const client = { address: "192.0.2.7", isSecure, isForeignSite };
  const server = createServer((request, response) => {
    const from = request.headers["x-from"];
    call(request, response, { ...client, ...(typeof from === "string" && { address: from }) });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  async function order(
    body: unknown,
    {
      method = "POST",
      authorization = `Bearer ${SECRET}`,
      from,
    }: { readonly method?: string; readonly authorization?: string | undefined; readonly from?: string } = {},
  ) {
    const response = await fetch(`http://127.0.0.1:${port}/invitations`, {
      method,
      headers: {
        ...(authorization !== "" && { Authorization: authorization }),
        ...(from !== undefined && { "X-From": from }),
      },
      ...(method === "POST" && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }
  return { order, events };
}

test("it makes an invitation for the room, the role and the time that are asked for", async () => {
  const { order, events } = await start();
  const { status, headers, body } = await order({ room: "team", role: "host", expiresInSeconds: 60 });
  expect(status).toBe(201);
  expect(headers.get("cache-control")).toBe("no-store");
  expect(body).toMatchObject({ room: "team", role: "host" });
  expect(body.path).toBe(`/p2p.html?room=team#invitation=${body.invitation}`);
  const seconds = (Date.parse(body.expires) - Date.now()) / 1000;
  expect(seconds).toBeGreaterThan(50);
  expect(seconds).toBeLessThanOrEqual(60);
  const read = invitationReader({ key: KEY, others: undefined, onUnavailable: () => {} });
  expect(await read(body.invitation)).toEqual({ room: "team", role: "host" });
  expect(events).toEqual([{ event: "invitation.created", role: "host", expiresInSeconds: 60 }]);
});

test("without wishes it is for a guest in a new room, for a day", async () => {
  const { order } = await start();
  const { body } = await order({});
  expect((await order({ room: " team " })).body.room).toBe("team");
  expect(body).toMatchObject({ room: expect.stringMatching(/^[\w-]{16}$/), role: "guest" });
  expect(roomInLink(`https://meet.example.org${body.path}`)?.room).toBe(body.room);
  expect(Math.round((Date.parse(body.expires) - Date.now()) / 3_600_000)).toBe(24);
});

test.each<[string, unknown, string]>([
  ["nothing", "", "Send a JSON object"],
  ["no JSON", "room=team", "Send a JSON object"],
  ["a list", [], "Send a JSON object"],
  ["a blank room", { room: " " }, "room"],
  ["an unknown role", { role: "owner" }, "role"],
  ["no time", { expiresInSeconds: 0 }, "expiresInSeconds"],
  ["more than ten years", { expiresInSeconds: 315_360_001 }, "expiresInSeconds"],
  ["an unknown wish", { expires: 60 }, "expires"],
])("%s is refused with 400", async (_what, wish, place) => {
  const { order, events } = await start();
  const { status, body } = await order(wish);
  expect(status).toBe(400);
  expect(body.error).toContain(place);
  expect(events).toEqual([]);
});

test("a body of more than 4096 bytes is refused with 413, whether it says so or not", async () => {
  const { order } = await start();
  const room = "r".repeat(128);
  const wish = JSON.stringify({ room });
  expect((await order(wish.padEnd(4_096))).status).toBe(201);
  expect((await order(wish.padEnd(4_097))).status).toBe(413);
});

test("only the secret opens it", async () => {
  const { order } = await start();
  const without = await order({}, { authorization: "" });
  expect([without.status, without.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  for (const authorization of [`Basic ${SECRET}`, "Bearer"]) {
    expect((await order({}, { authorization })).status).toBe(401);
  }
  for (const wrong of [SECRET.slice(1), `${SECRET}0`, SECRET.toUpperCase()]) {
    const { status, headers } = await order({}, { authorization: `Bearer ${wrong}` });
    expect([status, headers.get("www-authenticate")]).toEqual([401, 'Bearer error="invalid_token"']);
  }
  expect((await order({}, { authorization: `bearer  ${SECRET}` })).status).toBe(201);
});

test("after twenty wrong secrets an address has to wait; others do not", async () => {
  const { order } = await start();
  const wrong = { authorization: "Bearer wrong" };
  for (let count = 0; count < 20; count += 1) expect((await order({}, wrong)).status).toBe(401);
  const { status, headers } = await order({}, wrong);
  expect([status, headers.get("retry-after")]).toEqual([429, "60"]);
  expect((await order({})).status).toBe(429);
  expect((await order({}, { from: "192.0.2.8" })).status).toBe(201);
});

test("it is for programs that use HTTPS", async () => {
  const plain = await start({ isSecure: false });
  expect(await plain.order({})).toMatchObject({
    status: 403,
    body: { error: expect.stringContaining("HTTPS") },
  });
  const foreign = await start({ isForeignSite: true });
  expect(await foreign.order({})).toMatchObject({
    status: 403,
    body: { error: expect.stringContaining("sites") },
  });
  const { order } = await start();
  const { status, headers } = await order({}, { method: "GET" });
  expect([status, headers.get("allow")]).toEqual([405, "POST"]);
});

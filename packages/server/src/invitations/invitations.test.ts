import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseServerMessage, type ServerMessage } from "@visavis/signal/core";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { INVITE_COMMAND } from "../commands/invite.ts";
import { runCaptured } from "../commands/testing/captured-run.ts";
import { DEFAULT_LIMITS } from "../limits/address-limits.ts";
import type { LogEvent } from "../log/events.ts";
import { startServer } from "../server.ts";
import { roomInLink, roomOnServer } from "./invitation-link.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-signed-"));
afterAll(() => rmSync(directory, { recursive: true }));

const SECRET = "0123456789abcdef0123456789abcdef";

/** A server on which every room needs an invitation. */
async function start({ dataDirectory = directory } = {}) {
  const events: LogEvent[] = [];
  const requests: (string | undefined)[] = [];
  const server = await startServer({
    options: {
      ...{ port: 0, host: "127.0.0.1", "public-host": [], "address-limits": DEFAULT_LIMITS, rooms: "signed" },
      ...{ "ice-servers": [], "max-connections": 10, "trust-proxy": [], mdns: "off" },
      ...{ "http-port": undefined, "https-port": undefined, "turn-external-ip": undefined },
      ...{ "turn-udp-port": undefined, "turn-tcp-port": undefined, "turn-tls-port": undefined },
    },
    invitations: { jwks: undefined, issuer: undefined, audience: "visavis", secret: SECRET },
    certificates: { own: undefined, dataDirectory },
    pages: {
      serve({ url }, response) {
        requests.push(url);
        response.end("page");
      },
    },
    report: (event) => events.push(event),
  });
  onTestFinished(() => server.close());
  const base = `http://127.0.0.1:${server.port}`;
  const sent: string[] = [];

  /** Joins as the page of a link does. */
  async function open(link: string, resume?: { readonly token: string }) {
    const linked = roomInLink(link);
    const invitation = new URLSearchParams(new URL(link).hash.slice(1)).get("invitation") ?? undefined;
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/signal`);
    onTestFinished(() => socket.close());
    await once(socket, "open");
    const say = (message: object) => {
      sent.push(JSON.stringify(message));
      socket.send(JSON.stringify(message));
    };
    const heard: ServerMessage[] = [];
    let notify = () => {};
    socket.addEventListener("message", ({ data }) => {
      const message = parseServerMessage(data);
      if (message !== undefined) heard.push(message);
      notify();
    });
    async function hear(): Promise<ServerMessage> {
      while (heard[0] === undefined) await new Promise<void>((resolve) => (notify = resolve));
      return heard.shift() as ServerMessage;
    }
    if (resume !== undefined) say({ type: "resume", token: resume.token, received: 0 });
    else {
      const room = linked === undefined ? "" : roomOnServer(linked);
      say({ type: "join", room, resumable: true, ...(invitation !== undefined && { invitation }) });
    }
    return { socket, say, hear, first: await hear() };
  }

  async function invite(...args: readonly string[]): Promise<string> {
    const { stdout } = await runCaptured(INVITE_COMMAND, [
      `--data-dir=${dataDirectory}`,
      `--url=${base}`,
      ...args,
    ]);
    return stdout.trim();
  }
  return { events, base, sent, requests, open, invite };
}

const code = (message: ServerMessage) => (message.type === "error" ? message.code : message.type);

test("only links that were made for the room open it, and each other kind has its own refusal", async () => {
  const { base, open, invite } = await start();
  const link = await invite("team", "--role=host");
  const damaged = `${link.slice(0, -4)}AAAA`;
  const elsewhere = link.replace("room=team", "room=other");
  const otherDirectory = mkdtempSync(join(tmpdir(), "visavis-signed-other-"));
  onTestFinished(() => rmSync(otherDirectory, { recursive: true }));
  const other = await start({ dataDirectory: otherDirectory });
  const foreign = await other.invite("team");
  const bare = `${base}/p2p.html?room=team`;
  for (const [refused, expected] of [
    [bare, "invitationMissing"],
    [damaged, "invitationInvalid"],
    [elsewhere, "invitationElsewhere"],
    [foreign, "invitationForeign"],
  ] as const) {
    expect(code((await open(refused)).first), refused).toBe(expected);
  }
  expect((await open(link)).first).toMatchObject({ type: "welcome", role: "host" });
});

test("an invitation from the HTTP call opens its room until it expires, and nobody is thrown out then", async () => {
  const { base, open, events } = await start();
  const response = await fetch(`${base}/invitations`, {
    method: "POST",
    headers: { Authorization: `Bearer ${SECRET}` },
    body: JSON.stringify({ room: "short", expiresInSeconds: 1 }),
  });
  expect(response.status).toBe(201);
  const { path, expires } = (await response.json()) as { path: string; expires: string };
  const ada = await open(`${base}${path}`);
  if (ada.first.type !== "welcome") throw new Error(`not welcome: ${code(ada.first)}`);
  expect(ada.first.role).toBe("guest");
  await expect.poll(() => Date.now() > Date.parse(expires), { timeout: 5_000 }).toBe(true);
  expect(code((await open(`${base}${path}`)).first)).toBe("invitationExpired");
  ada.say({ type: "ping" });
  expect(code(await ada.hear())).toBe("pong");
  ada.say({ type: "lock", locked: true });
  expect(code(await ada.hear())).toBe("notAllowed");
  // As after the loss of the connection, or a reload.
  const back = await open(`${base}${path}`, { token: ada.first.resume ?? "" });
  expect(back.first).toMatchObject({ type: "resumed", self: ada.first.self });
  expect(JSON.stringify(events)).not.toContain("short");
});

test("the secret of a room is in no message, no request and no line of the log, and its name opens nothing", async () => {
  const { open, invite, sent, requests, events } = await start();
  const link = await invite("--secret", "--role=host");
  const linked = roomInLink(link);
  const secret = linked?.secret ?? "";
  expect(secret).toMatch(/^[\w-]{32}$/);
  const ada = await open(link);
  expect(ada.first).toMatchObject({ type: "welcome", role: "host" });
  expect((await open(await invite(link))).first).toMatchObject({ type: "welcome", role: "guest" });
  const withoutSecret = link.replace(`secret=${secret}&`, "");
  expect(code((await open(withoutSecret)).first)).toBe("invitationElsewhere");
  await fetch(link);
  expect(requests).toEqual([`/p2p.html?room=${linked?.room}`]);
  const everything = [
    ...sent,
    JSON.stringify(events),
    ada.first.type === "welcome" ? ada.first.resume : "",
  ].join();
  expect(everything).not.toContain(secret);
  expect(atobAll(everything)).not.toContain(secret);
  expect(JSON.stringify(events)).not.toContain(linked?.room);
  expect(sent[0]).not.toContain(linked?.room);
});

/** What is hidden in the base64url of tokens. */
const atobAll = (text: string): string =>
  (text.match(/[\w-]{16,}/g) ?? []).map((part) => Buffer.from(part, "base64url").toString()).join();

test("a key that cannot be saved ends the start: links would end with the process", async () => {
  await expect(start({ dataDirectory: "/dev/null/visavis" })).rejects.toThrow("cannot be written");
});

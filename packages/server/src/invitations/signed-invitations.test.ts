import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { issuerKeys } from "./issuer-keys.ts";
import { invitationReader, keyIdOf, type OtherIssuers, signInvitation } from "./signed-invitations.ts";

const KEY = new Uint8Array(32).fill(7);
const NOW_SECONDS = Math.floor(Date.now() / 1000);
const HOST = { room: "r", role: "host", expiresAtSeconds: NOW_SECONDS + 60 } as const;

type Claims = Readonly<Record<string, unknown>>;

function reader({ key = KEY, others }: { readonly key?: Uint8Array; readonly others?: OtherIssuers } = {}) {
  const problems: string[] = [];
  const read = invitationReader({ key, others, onUnavailable: (problem) => problems.push(problem) });
  return { read, problems };
}

/** A JWT with any content, signed with the server's own key. */
const signed = (payload: Claims) =>
  new SignJWT({ ...payload }).setProtectedHeader({ alg: "HS256", kid: keyIdOf(KEY) }).sign(KEY);

describe("an invitation of this server", () => {
  const good = { room: "r", role: "host", aud: "visavis", exp: NOW_SECONDS + 60 };

  test("says which room it opens, and as whom", async () => {
    expect(await reader().read(await signInvitation(HOST, KEY))).toEqual({ room: "r", role: "host" });
  });

  test("is good until the second in which it expires", async () => {
    const { read } = reader();
    const invitation = await signInvitation(HOST, KEY);
    vi.useFakeTimers({ toFake: ["Date"], now: (NOW_SECONDS + 60) * 1000 - 1 });
    onTestFinished(() => void vi.useRealTimers());
    expect(await read(invitation)).toEqual({ room: "r", role: "host" });
    vi.setSystemTime((NOW_SECONDS + 60) * 1000);
    expect(await read(invitation)).toEqual({ rejection: "invitationExpired" });
  });

  test("that was changed or cut on the way is damaged", async () => {
    const invitation = await signInvitation(HOST, KEY);
    const [header = "", payload = "", signature = ""] = invitation.split(".");
    const elsewhere = Buffer.from(JSON.stringify({ ...good, room: "other" })).toString("base64url");
    for (const damaged of [
      invitation.slice(0, -3),
      `${header}.${elsewhere}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      "a.b.c",
      "",
    ]) {
      expect(await reader().read(damaged), damaged).toEqual({ rejection: "invitationInvalid" });
    }
  });

  test("of another server is foreign", async () => {
    const invitation = await signInvitation(HOST, new Uint8Array(32).fill(8));
    expect(await reader().read(invitation)).toEqual({ rejection: "invitationForeign" });
  });

  test.each<[string, Claims, string]>([
    ["no room", { ...good, room: undefined }, "invitationInvalid"],
    ["a room that is no text", { ...good, room: 7 }, "invitationInvalid"],
    ["an unknown role", { ...good, role: "owner" }, "invitationInvalid"],
    ["no end", { ...good, exp: undefined }, "invitationInvalid"],
    ["a later beginning", { ...good, nbf: NOW_SECONDS + 30 }, "invitationEarly"],
    ["another audience", { ...good, aud: "else" }, "invitationForeign"],
  ])("with %s is refused", async (_what, payload, rejection) => {
    expect(await reader().read(await signed(payload))).toEqual({ rejection });
  });

  test("may be without a role, which makes a guest", async () => {
    expect(await reader().read(await signed({ ...good, role: undefined }))).toEqual({
      room: "r",
      role: "guest",
    });
  });

  test("needs a signature: there are no other algorithms", async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const unsigned = `${part({ alg: "none" })}.${part(good)}.`;
    expect(await reader().read(unsigned)).toEqual({ rejection: "invitationForeign" });
    const { read } = reader({ others: await issuer().then(({ others }) => others) });
    expect(await read(unsigned)).toEqual({ rejection: "invitationInvalid" });
  });
});

/** Another issuer with a key pair, and a web server that publishes its public key. */
async function issuer({
  answer,
  ...more
}: {
  readonly answer?: RequestListener;
  readonly issuer?: string;
  readonly audience?: string;
} = {}) {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256" };
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    if (answer !== undefined) answer(request, response);
    else response.end(JSON.stringify({ keys: [jwk] }));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    others: {
      keys: issuerKeys(new URL(`http://127.0.0.1:${port}/jwks`)),
      issuer: more.issuer,
      audience: more.audience ?? "visavis",
    },
    jwk,
    requests: () => requests,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
    sign: (claims: Claims = {}, kid = "k1") =>
      new SignJWT({ room: "r", role: "host", aud: "visavis", exp: NOW_SECONDS + 60, ...claims })
        .setProtectedHeader({ alg: "ES256", kid })
        .sign(privateKey),
  };
}

describe("an invitation of another issuer", () => {
  test("is checked with its public key, which is fetched once", async () => {
    const { others, sign, requests } = await issuer();
    const { read, problems } = reader({ others });
    const both = [read(await sign()), read(await sign({ role: "guest" }))];
    expect(await Promise.all(both)).toEqual([
      { room: "r", role: "host" },
      { room: "r", role: "guest" },
    ]);
    expect([requests(), problems]).toEqual([1, []]);
  });

  test("with a key that the issuer does not have is foreign, and guessed ones do not make it fetch again", async () => {
    const { others, sign, requests } = await issuer();
    const { read } = reader({ others });
    for (const kid of ["k2", "k3", "k4"]) {
      expect(await read(await sign({}, kid))).toEqual({ rejection: "invitationForeign" });
    }
    expect(requests()).toBe(1);
  });

  test("must name the issuer and the audience that the operator has given", async () => {
    const { others, sign } = await issuer({ issuer: "https://login.example.org", audience: "meet" });
    const { read } = reader({ others });
    const iss = "https://login.example.org";
    expect(await read(await sign({ iss, aud: "meet" }))).toEqual({ room: "r", role: "host" });
    for (const claims of [{ iss }, { aud: "meet" }, { iss: "https://evil.example", aud: "meet" }]) {
      expect(await read(await sign(claims))).toEqual({ rejection: "invitationForeign" });
    }
  });

  test("must end, and may begin with a clock that differs by half a minute", async () => {
    const { others, sign } = await issuer();
    const { read } = reader({ others });
    expect(await read(await sign({ exp: undefined }))).toEqual({ rejection: "invitationInvalid" });
    expect(await read(await sign({ exp: NOW_SECONDS - 60 }))).toEqual({ rejection: "invitationExpired" });
    expect(await read(await sign({ nbf: NOW_SECONDS + 20 }))).toEqual({ room: "r", role: "host" });
    expect(await read(await sign({ nbf: NOW_SECONDS + 60 }))).toEqual({ rejection: "invitationEarly" });
  });

  test("cannot be signed with the public key as the secret of an HMAC", async () => {
    const { others, jwk } = await issuer();
    const { read } = reader({ others });
    const forged = await new SignJWT({ room: "r", role: "host", aud: "visavis", exp: NOW_SECONDS + 60 })
      .setProtectedHeader({ alg: "HS256", kid: "k1" })
      .sign(new TextEncoder().encode(JSON.stringify(jwk)));
    expect(await read(forged)).toEqual({ rejection: "invitationForeign" });
  });

  test.each<[string, RequestListener, RegExp]>([
    ["an error", (_, response) => response.writeHead(503).end(), /Expected 200/],
    ["a redirection", (_, response) => response.writeHead(302, { Location: "/" }).end(), /Expected 200/],
    ["something else than keys", (_, response) => response.end("<html>"), /JSON/],
    ["much too much", (_, response) => response.end("x".repeat(300_000)), /more than 262144 bytes/],
    ["nothing", () => {}, /timed out|timeout/i],
  ])("is not checked if the answer is %s, which the operator is told", async (_what, answer, problem) => {
    const { others, sign } = await issuer({ answer });
    const { read, problems } = reader({ others });
    const startedAtMs = performance.now();
    expect(await read(await sign())).toEqual({ rejection: "invitationUnchecked" });
    expect(performance.now() - startedAtMs).toBeLessThan(10_000);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/jwks: /);
  });

  test.each<[string, RequestListener]>([
    ["an error", (_, response) => response.writeHead(503).end()],
    ["something else than keys", (_, response) => response.end("{}")],
  ])("does not make the server ask without end if the answer is %s", async (_, answer) => {
    const { others, sign, requests } = await issuer({ answer });
    const { read, problems } = reader({ others });
    for (const kid of ["k1", "k2", "k3"]) {
      expect(await read(await sign({}, kid))).toEqual({ rejection: "invitationUnchecked" });
    }
    expect(requests()).toBe(1);
    expect(new Set(problems).size).toBe(1);
  });

  test("is not checked while the issuer is down; those of this server are", async () => {
    const { others, sign, stop } = await issuer();
    await stop();
    const { read, problems } = reader({ others });
    expect(await read(await sign())).toEqual({ rejection: "invitationUnchecked" });
    expect(problems).toEqual([expect.stringContaining("ECONNREFUSED")]);
    expect(await read(await signInvitation(HOST, KEY))).toEqual({ room: "r", role: "host" });
  });
});

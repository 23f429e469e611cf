import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readIceServers } from "../options/values.ts";
import { externalIceServers, externalRelays } from "./external-relays.ts";
import { readRelayList } from "./relay-list.ts";
import { makeTurnSecret, readTurnSecret } from "./turn-secret.ts";

const dataDirectory = mkdtempSync(join(tmpdir(), "visavis-external-relays-"));
afterAll(() => rmSync(dataDirectory, { recursive: true }));

const NOW_SECONDS = 1_900_000_000;
const EMPTY_DIRECTORY = { dataDirectory: "/nowhere" };

const optionsWith = (servers: string, secret?: string) => ({
  "turn-server": servers === "" ? [] : readRelayList(servers),
  "turn-secret": secret,
});

const passwordOf = (username: string, secret: string) =>
  createHmac("sha1", secret).update(username).digest("base64");

test("a participant gets STUN, and TURN with credentials that the relay can check", () => {
  const relays = externalRelays(optionsWith("turns:a.example, turn:a.example", "shared"), EMPTY_DIRECTORY);
  const username = `${NOW_SECONDS + 3600}:b0`;
  expect(externalIceServers({ relays, participant: "b0", nowMs: NOW_SECONDS * 1000 })).toEqual({
    iceServers: [
      { urls: ["stun:a.example"] },
      {
        urls: [
          "turns:a.example?transport=tcp",
          "turn:a.example?transport=udp",
          "turn:a.example?transport=tcp",
        ],
        username,
        credential: passwordOf(username, "shared"),
      },
    ],
    renewAfterMs: 1_800_000,
  });
});

test("each relay has its own secret or the shared one", () => {
  const servers = '[{"urls":"turns:a.example","secret":"of a"},{"urls":"turns:b.example"}]';
  const relays = externalRelays(optionsWith(servers, "shared"), EMPTY_DIRECTORY);
  expect(relays.map(({ secret }) => secret)).toEqual(["of a", "shared"]);
  const { iceServers } = externalIceServers({ relays, participant: "b0", nowMs: 0 });
  expect(iceServers.map(({ credential }) => credential)).toEqual([
    passwordOf("3600:b0", "of a"),
    passwordOf("3600:b0", "shared"),
  ]);
});

test("browsers accept the ICE servers of several relays, which include one STUN server", () => {
  const relays = externalRelays(
    optionsWith("turn:[2001:db8::7]:3478 turn:192.0.2.7 turn:c.example turn:d.example", "shared"),
    EMPTY_DIRECTORY,
  );
  const { iceServers } = externalIceServers({ relays, participant: "b0", nowMs: 0 });
  expect(iceServers.flatMap(({ urls }) => urls)).toHaveLength(9);
  expect(iceServers[0]).toEqual({ urls: ["stun:[2001:db8::7]:3478"] });
  expect(() => readIceServers(JSON.stringify(iceServers))).not.toThrow();
});

test("without another secret, the one that coturn-config created is used", () => {
  const made = makeTurnSecret(dataDirectory);
  const [kept] = externalRelays(optionsWith("turn:a.example"), { dataDirectory });
  expect(kept?.secret).toBe(made);
  const [given] = externalRelays(optionsWith("turn:a.example", "shared"), { dataDirectory });
  expect(given?.secret).toBe("shared");
});

test("a relay without any secret is refused; without relays no secret is needed", () => {
  expect(() => externalRelays(optionsWith("turn:a.example"), EMPTY_DIRECTORY)).toThrow("VISAVIS_TURN_SECRET");
  expect(externalRelays(optionsWith(""), EMPTY_DIRECTORY)).toEqual([]);
  expect(
    externalRelays(optionsWith('[{"urls":"turns:a.example","secret":"s"}]'), EMPTY_DIRECTORY),
  ).toHaveLength(1);
});

test("a secret has up to 512 characters on one line, and no error message contains it", () => {
  expect(readTurnSecret("x".repeat(512))).toHaveLength(512);
  for (const text of ["", "x".repeat(513), "x\ny"]) {
    expect(() => readTurnSecret(text)).toThrow(/^is not a secret; give up to 512 characters/);
  }
});

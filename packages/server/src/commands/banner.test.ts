import type { Interfaces } from "@visavis/stun/core";
import { expect, test } from "vitest";
import type { TrustAnchor } from "../certificates/authority.ts";
import type { Ports } from "../network/ports.ts";
import { type BannerServer, banner } from "./banner.ts";

const interfaces: Interfaces = {
  eth0: [{ address: "192.0.2.7", internal: false, cidr: null }],
};

const PORT = 3003;
const ports: Ports = { http: PORT, https: PORT, turn: { udp: PORT, tcp: PORT, tls: PORT } };
const authority: TrustAnchor = {
  name: "Visavis test",
  pem: "",
  der: new Uint8Array(),
  fingerprint: Array(32).fill("AB").join(":"),
  validUntil: new Date(0),
};
const server: BannerServer = {
  address: "::",
  ports,
  hasRelay: true,
  authority,
  names: async () => ["nas.local"],
};

async function bannerOf(changes: Partial<BannerServer> = {}, where: Interfaces = interfaces) {
  const parts = banner({ version: "1.2.3", server: { ...server, ...changes }, interfaces: where });
  let text = "";
  for await (const part of parts) text += part;
  return text;
}

test("on a network the banner shows all addresses, a QR code and how to trust the server, in both languages", async () => {
  const text = await bannerOf();
  expect(text).toContain("Visavis 1.2.3");
  expect(text).toContain("This computer  http://127.0.0.1:3003/");
  expect(text).toContain(
    "Your network   https://192.0.2.7:3003/\n                 https://nas.local:3003/\n",
  );
  expect(text).toContain("▄▄▄▄▄");
  expect(text).toContain("the page explains how to trust this server");
  expect(text.replaceAll(/\s/g, "")).toContain(authority.fingerprint);
  expect(text).toContain("请核对上面的证书指纹");
});

test("with the operator's own certificate the names come first, and there is no fingerprint", async () => {
  const text = await bannerOf({ authority: undefined, names: async () => ["calls.example.org"] });
  expect(text).toContain("Your network   https://calls.example.org:3003/");
  expect(text).toContain("https://192.0.2.7:3003/");
  expect(text).not.toContain("trust");
});

test("a name that another device holds is not shown, and addresses do not wait for names", async () => {
  expect(await bannerOf({ names: async () => [] })).not.toContain(".local");
  const parts = banner({
    version: "1.2.3",
    server: { ...server, names: () => new Promise(() => {}) },
    interfaces,
  });
  let text = "";
  for (let part = 0; part < 3; part += 1) text += (await parts.next()).value;
  expect(text).toContain("https://192.0.2.7:3003/");
});

test("second ports are the ones that are shown", async () => {
  const text = await bannerOf({ ports: { http: 80, https: 443, turn: { udp: 3478, tcp: 3478, tls: 443 } } });
  expect(text).toContain("http://127.0.0.1:80/");
  expect(text).toContain("https://192.0.2.7:443/");
  expect(text).toContain("STUN and TURN on UDP 3478, TCP 3478, TLS 443");
});

test("without a network the banner says so and has no QR code", async () => {
  const text = await bannerOf({}, {});
  expect(text).toContain("This computer is not connected to a network");
  expect(text).toContain("其他设备现在无法访问");
  expect(text).not.toContain("▄");
  expect(text).not.toContain("nas.local");
});

test("on loopback the banner says that only this computer can open it", async () => {
  const text = await bannerOf({ address: "127.0.0.1" });
  expect(text).toContain("http://127.0.0.1:3003/");
  expect(text).toContain("Only this computer can open it");
  expect(text).not.toContain("192.0.2.7");
});

test("one line shows where the relay listens, unless it is off", async () => {
  expect(await bannerOf()).toContain("\n  Relay          STUN and TURN on port 3003: UDP, TCP and TLS\n");
  expect(await bannerOf({ hasRelay: false })).not.toContain("Relay");
});

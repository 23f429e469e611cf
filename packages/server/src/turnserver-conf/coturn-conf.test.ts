import { createPeerPolicy } from "@visavis/turn/core";
import { expect, test } from "vitest";
import { type CoturnSettings, coturnConf } from "./coturn-conf.ts";
import { readTurnserverConf } from "./read-turnserver-conf.ts";

const SECRET = "vC8lJ2k0zQ1xW5n7";

const printed = (settings: Partial<CoturnSettings> = {}) =>
  coturnConf({
    secret: SECRET,
    realm: "visavis",
    port: 3478,
    relayPorts: { first: 49_152, last: 65_535 },
    externalIp: undefined,
    ...settings,
  });

const lines = (text: string) => text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));

test("visavis turn reads the printed file without errors or warnings", () => {
  for (const externalIp of [
    undefined,
    { external: "203.0.113.7" },
    { external: "203.0.113.7", local: "10.0.0.7" },
  ]) {
    const { errors, warnings } = readTurnserverConf(printed({ externalIp }));
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  }
});

test("secret, realm, ports and addresses are as given", () => {
  const text = printed({
    realm: "calls.example.org",
    port: 443,
    relayPorts: { first: 50_000, last: 50_999 },
    externalIp: { external: "203.0.113.7", local: "10.0.0.7" },
  });
  expect(readTurnserverConf(text).conf).toMatchObject({
    secrets: [SECRET],
    usesSecrets: true,
    realm: "calls.example.org",
    listeningPort: 443,
    minPort: 50_000,
    maxPort: 50_999,
    externalIps: [{ external: "203.0.113.7", local: "10.0.0.7" }],
    allowedPeers: ["10.0.0.7"],
  });
});

test("TLS is prepared for a certificate, with a comment that says where it goes", () => {
  const text = printed();
  expect(readTurnserverConf(text).conf.cert).toBeUndefined();
  const withTls = text.replace(/^#(cert|pkey|tls-listening-port)=/gm, "$1=");
  expect(readTurnserverConf(withTls)).toMatchObject({ errors: [], conf: { tlsListeningPort: 5349 } });
});

test("everything that the built-in relay denies is denied", () => {
  const { deniedPeers } = readTurnserverConf(printed()).conf;
  const rules = {
    allowed: [],
    allowLoopback: true,
    allowMulticast: true,
    ownAddresses: [],
    relayAddresses: [],
    privateNetworks: [],
  };
  const closed = createPeerPolicy({
    ...rules,
    denied: deniedPeers,
    privateNetworks: ["10.0.0.0/8", "fd00::/8"],
  });
  for (const address of [
    "10.1.2.3",
    "127.0.0.1",
    "224.0.0.1",
    "169.254.169.254",
    "fd12::1",
    "ff02::1",
    "::1",
  ]) {
    expect(closed(address), address).toBe("none");
  }
  for (const address of ["9.9.9.9", "11.0.0.0", "2606:4700::1", "2a00::1"]) {
    expect(closed(address), address).toBe("any");
  }
});

test("ranges are written as coturn reads them: two addresses, or one", () => {
  const denied = lines(printed()).filter((line) => line.startsWith("denied-peer-ip="));
  expect(denied).toContain("denied-peer-ip=10.0.0.0-10.255.255.255");
  expect(denied).toContain("denied-peer-ip=168.63.129.16");
  expect(denied).toContain("denied-peer-ip=fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
  for (const line of denied) expect(line).toMatch(/^denied-peer-ip=[\da-f.:]+(?:-[\da-f.:]+)?$/);
});

test("no range begins with the unspecified address, since coturn would then deny all of IPv4", () => {
  expect(printed()).not.toMatch(/^denied-peer-ip=(?:0\.0\.0\.0|::)(?:-|$)/m);
  expect(lines(printed())).toContain("denied-peer-ip=::1-1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
});

test("no line is too long for coturn, and all are plain ASCII", () => {
  for (const line of printed().split("\n")) expect(line).toMatch(/^[ -~]{0,110}$/);
});

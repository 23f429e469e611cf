/** A STUN and TURN server inside a program of one's own, with credentials for an hour. See README.md. */
import { randomBytes } from "node:crypto";
import { networkInterfaces } from "node:os";
import { nodeCrypto } from "@visavis/stun/node";
import { createPeerPolicy, relayIpsOf, timeLimitedCredentials, turnConfiguration } from "@visavis/turn/core";
import { startTurnServer } from "@visavis/turn/node";

const [address = "127.0.0.1", port = "3478"] = process.argv.slice(2);
const secret = randomBytes(32).toString("base64url");
const { relayIps, ...whereabouts } = relayIpsOf({
  interfaces: networkInterfaces(),
  localIps: [address],
  externalIps: [],
});
const server = await startTurnServer({
  listen: [
    { transport: "udp", address, port: Number(port) },
    { transport: "tcp", address, port: Number(port) },
  ],
  configuration: turnConfiguration({
    sharedSecrets: [secret],
    nonceSecret: randomBytes(32),
    relayIps,
    peerPolicy: createPeerPolicy({
      ...whereabouts,
      allowed: [],
      denied: [],
      allowLoopback: false,
      allowMulticast: false,
    }),
  }),
});

const expiresAtSeconds = Math.floor(Date.now() / 1000) + 3600;
const credentials = timeLimitedCredentials({ secret, name: "alice", expiresAtSeconds }, nodeCrypto);
const urls = server.listening.map(({ transport, port }) => `turn:${address}:${port}?transport=${transport}`);
console.log(JSON.stringify({ urls, ...credentials }));
process.once("SIGINT", () => server.close());

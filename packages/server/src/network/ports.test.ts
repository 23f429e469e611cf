import { expect, test } from "vitest";
import { type PortOptions, portsFor, secondTcpPorts } from "./ports.ts";

const NONE: PortOptions = {
  "http-port": undefined,
  "https-port": undefined,
  "turn-udp-port": undefined,
  "turn-tcp-port": undefined,
  "turn-tls-port": undefined,
};

test("everything is on one port, unless a second one is set for a protocol", () => {
  expect(portsFor(3003, NONE)).toEqual({
    http: 3003,
    https: 3003,
    turn: { udp: 3003, tcp: 3003, tls: 3003 },
  });
  const options = { ...NONE, "https-port": 443, "turn-udp-port": 3478, "turn-tls-port": 443 };
  expect(portsFor(3003, options)).toEqual({
    http: 3003,
    https: 443,
    turn: { udp: 3478, tcp: 3003, tls: 443 },
  });
});

test("each second port is opened once, and UDP ports are separate", () => {
  expect([...secondTcpPorts(3003, NONE)]).toEqual([]);
  const options = { "http-port": 80, "https-port": 443, "turn-tls-port": 443, "turn-tcp-port": 3003 };
  expect([...secondTcpPorts(3003, { ...NONE, ...options, "turn-udp-port": 3478 })]).toEqual([
    [80, "http-port"],
    [443, "https-port"],
  ]);
});

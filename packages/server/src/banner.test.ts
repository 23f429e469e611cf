import { expect, test } from "vitest";
import type { Interfaces } from "./addresses.ts";
import { banner } from "./banner.ts";

const interfaces: Interfaces = {
  eth0: [
    {
      address: "192.0.2.7",
      family: "IPv4",
      internal: false,
      netmask: "255.255.255.0",
      mac: "00:00:5e:00:53:07",
      cidr: null,
    },
  ],
};

const relayPorts = { udp: 3003, tcp: 3478, tls: undefined };

test("in a network the banner has both addresses, a QR code and a word about cameras, in both languages", async () => {
  const text = await banner({ version: "1.2.3", address: "::", port: 3003, relayPorts, interfaces });
  expect(text).toContain("Visavis 1.2.3");
  expect(text).toContain("This computer  http://127.0.0.1:3003/");
  expect(text).toContain("Your network   http://192.0.2.7:3003/");
  expect(text).toContain("▄▄▄▄▄");
  expect(text).toContain("Browsers give camera and microphone to http://127.0.0.1 only");
  expect(text).toContain("摄像头和麦克风");
});

test("outside every network the banner says so and has no QR code", async () => {
  const text = await banner({ version: "1.2.3", address: "::", port: 3003, relayPorts, interfaces: {} });
  expect(text).toContain("This computer is in no network now");
  expect(text).toContain("其他设备现在无法访问");
  expect(text).not.toContain("▄");
});

test("on loopback the banner says that nobody else can open it", async () => {
  const text = await banner({ version: "1.2.3", address: "127.0.0.1", port: 3003, relayPorts, interfaces });
  expect(text).toContain("http://127.0.0.1:3003/");
  expect(text).toContain("Only this computer can open it");
  expect(text).not.toContain("192.0.2.7");
});

test("one line says where the relay listens, and none where it is off", async () => {
  const where = { version: "1.2.3", address: "127.0.0.1", port: 3003, interfaces };
  expect(await banner({ ...where, relayPorts })).toContain(
    "\n  Relay          STUN and TURN on UDP 3003, TCP 3478\n",
  );
  const tls = { udp: 3003, tcp: undefined, tls: 5349 };
  expect(await banner({ ...where, relayPorts: tls })).toContain("STUN and TURN on UDP 3003, TLS 5349\n");
  expect(await banner({ ...where, relayPorts: undefined })).not.toContain("Relay");
});

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { parseServerMessage, type ServerMessage } from "@visavis/signal/core";
import { allocate } from "@visavis/turn/client";
import { expect, onTestFinished, test, vi } from "vitest";
import { type NameRecords, startNameServer } from "../external-address/testing/name-server.ts";
import { builtPages } from "../http/pages.ts";
import type { LogEvent } from "../log/events.ts";
import { readOptions } from "../options/read-options.ts";
import { SERVER_OPTIONS } from "../options/server-options.ts";
import { startServer } from "../server.ts";
import { relaySettings } from "./relay-plan.ts";

const HOME = "home.example";

/** An external address belongs to an address that others can reach. */
const hasNetwork = Object.values(networkInterfaces()).some((infos = []) =>
  infos.some(({ family, internal }) => family === "IPv4" && !internal),
);

/** A server whose external address a name server of this test knows. */
async function start(records: NameRecords) {
  const names = new Map([[HOME, records]]);
  const nameServer = await startNameServer(names);
  const dataDirectory = mkdtempSync(join(tmpdir(), "visavis-moving-"));
  const args = ["--port", "0", "--mdns", "off", "--turn-external-ip", `dns:${HOME}`];
  const reading = readOptions({ command: "visavis", options: SERVER_OPTIONS }, args, {});
  if (reading.kind !== "options") throw new Error(`asks for ${reading.kind}`);
  const { options } = reading;
  const events: LogEvent[] = [];
  const server = await startServer({
    options,
    relay: relaySettings(options),
    nameServers: [nameServer.address],
    certificates: { own: undefined, dataDirectory },
    pages: builtPages(dataDirectory),
    report: (event) => events.push(event),
  });
  onTestFinished(async () => {
    await server.close();
    nameServer.close();
    rmSync(dataDirectory, { recursive: true });
  });
  return { server, options, port: server.port, events };
}

/** Joins a room, and resolves with what the server sends. */
async function enter(port: number) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/signal`);
  onTestFinished(() => socket.close());
  const messages: ServerMessage[] = [];
  socket.addEventListener("message", ({ data }) => {
    const message = parseServerMessage(String(data));
    if (message !== undefined) messages.push(message);
  });
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "join", room: "home" }));
  await vi.waitFor(() => expect(messages[0]?.type).toBe("welcome"));
  return messages;
}

async function allocateWith(port: number, message: ServerMessage | undefined) {
  if (message?.type !== "welcome" && message?.type !== "iceServers") throw new Error("no ICE servers");
  const { username = "", credential: password = "" } = message.iceServers[1] ?? {};
  const received: string[] = [];
  const allocation = await allocate({
    server: { address: "127.0.0.1", port },
    credentials: { username, password },
    onData: (data) => received.push(new TextDecoder().decode(data)),
  });
  onTestFinished(() => allocation.close());
  return { allocation, received };
}

test.skipIf(!hasNetwork)(
  "when the name has another address, running calls are told, and what they have allocated goes on",
  { timeout: 30_000 },
  async () => {
    const records: NameRecords = { addresses: ["203.0.113.7"], ttlSeconds: 1 };
    const { server, options, port, events } = await start(records);
    const [ada, bo] = [await enter(port), await enter(port)];
    const [of, to] = [await allocateWith(port, ada[0]), await allocateWith(port, bo[0])];
    expect(of.allocation.relayedAddress.address).toBe("203.0.113.7");
    expect(to.allocation.relayedAddress.address).toBe("203.0.113.7");

    records.state = "failing";
    await vi.waitFor(
      () => expect(events.map(({ event }) => event)).toContain("externalAddress.unknown"),
      15_000,
    );
    expect((await allocateWith(port, ada[0])).allocation.relayedAddress.address).toBe("203.0.113.7");

    records.state = "answering";
    records.addresses = ["203.0.113.8"];
    for (const messages of [ada, bo]) {
      await vi.waitFor(
        () => expect(messages.at(-1)).toMatchObject({ type: "iceServers", restartIce: true }),
        15_000,
      );
    }
    const next = await allocateWith(port, ada.at(-1));
    expect(next.allocation.relayedAddress.address).toBe("203.0.113.8");

    const say = async (text: string) => {
      await of.allocation.permit(to.allocation.relayedAddress.address);
      await to.allocation.permit(of.allocation.relayedAddress.address);
      of.allocation.send(new TextEncoder().encode(text), to.allocation.relayedAddress);
      await vi.waitFor(() => expect(to.received).toContain(text));
    };
    await say("still here");
    await of.allocation.refresh(600);
    expect(ada.filter(({ type }) => type === "iceServers")).toHaveLength(1);

    await server.reload({ options: { ...options, "turn-external-ip": ["203.0.113.9"] } });
    await vi.waitFor(() =>
      expect(bo).toContainEqual(expect.objectContaining({ type: "iceServers", restartIce: true })),
    );
    await vi.waitFor(async () => {
      const { allocation } = await allocateWith(port, ada.at(-1));
      expect(allocation.relayedAddress.address).toBe("203.0.113.9");
    }, 5_000);
    await say("and here");
  },
);

import type { ServerMessage } from "@visavis/signal/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetBrowser, newestSocket as newest, pretendBrowser } from "../testing/pretended-browser.ts";
import { holdIceServers } from "./ice-servers.ts";

beforeEach(pretendBrowser);
afterEach(forgetBrowser);

/** `WebSocket.CLOSED`. */
const CLOSED = 3;
const iceServers = [{ urls: "stun:192.0.2.1:3478" }];
const welcome: Extract<ServerMessage, { type: "welcome" }> = {
  type: "welcome",
  self: "a",
  generation: 1,
  participants: [],
  iceServers,
};

function hold() {
  const holding = holdIceServers("ws://192.0.2.1/signal");
  newest().open();
  return { holding, socket: newest() };
}

test("the seat to which the credentials belong is kept until they are given back", async () => {
  const { holding, socket } = hold();
  socket.hear(welcome);
  const held = await holding;
  expect(held.iceServers).toEqual(iceServers);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([held.isHeld(), socket.types]).toEqual([true, ["join"]]);
  held.close();
  expect([held.isHeld(), socket.types, socket.readyState]).toEqual([false, ["join", "leave"], CLOSED]);
});

test("credentials whose connection was lost are no longer held, and no other seat is taken", async () => {
  const { holding, socket } = hold();
  socket.hear(welcome);
  const held = await holding;
  socket.break();
  await vi.advanceTimersByTimeAsync(20_000);
  expect([held.isHeld(), newest()]).toEqual([false, socket]);
});

test("a server that refuses, or does not answer, is an error, and is left alone", async () => {
  const refused = hold();
  refused.socket.hear({ type: "error", code: "invitationMissing", message: "needs an invitation" });
  await expect(refused.holding).rejects.toMatchObject({
    code: "invitationMissing",
    message: "needs an invitation",
  });
  const silent = hold();
  const caught = silent.holding.catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([await caught, silent.socket.readyState]).toEqual(["the signaling server did not answer", CLOSED]);
});

import { expect, test } from "vitest";
import { outageOf, type Reception } from "./outage.ts";

const arrives: Reception = {
  connection: "connected",
  isStalled: false,
  isRelayed: false,
};
const stalled: Reception = { ...arrives, isStalled: true };

test.each<[string, readonly Reception[], ReturnType<typeof outageOf>]>([
  ["nobody else is here", [], "signalingLost"],
  ["someone is received", [stalled, arrives], "signalingLost"],
  ["nobody is received", [stalled, { ...arrives, connection: "disconnected" }], "offline"],
  ["nobody was ever received", [{ ...arrives, connection: "connecting" }], "offline"],
  [
    "one stands still, and the other's connection has failed",
    [stalled, { ...arrives, connection: "failed" }],
    "offline",
  ],
  ["nobody is received, all over the relay", [{ ...stalled, isRelayed: true }], "relayLost"],
  [
    "nobody is received, one of them without the relay",
    [stalled, { ...stalled, isRelayed: true }],
    "offline",
  ],
])("without the server, where %s", (_what, others, means) => {
  expect(outageOf(others)).toBe(means);
});

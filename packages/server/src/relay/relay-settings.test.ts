import { expect, test } from "vitest";
import { readOptions } from "../options/read-options.ts";
import { SERVER_OPTIONS } from "../options/server-options.ts";
import { relaySettings } from "./relay-settings.ts";

function settingsOf(...args: readonly string[]) {
  const request = readOptions({ command: "visavis", options: SERVER_OPTIONS }, args, {});
  if (request.kind !== "options") throw new Error(`asks for ${request.kind}`);
  return relaySettings(request.options);
}

test("the relay is there unless it is turned off", () => {
  expect(settingsOf()).toEqual({ externalIps: [], relayPorts: undefined });
  expect(settingsOf("--relay", "off")).toBeUndefined();
});

test("an external address and relay ports are passed on", () => {
  expect(settingsOf("--turn-external-ip", "203.0.113.7", "--turn-relay-ports", "50000-50099")).toEqual({
    externalIps: ["203.0.113.7"],
    relayPorts: { first: 50_000, last: 50_099 },
  });
});

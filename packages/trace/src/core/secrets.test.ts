import { expect, test } from "vitest";
import { MASK, withoutSecrets } from "./secrets.ts";

test("members named like secrets are masked at any depth; the rest is unchanged", () => {
  const configuration = {
    iceServers: [{ urls: ["turn:192.0.2.1"], username: "bo", credential: "very secret" }],
    iceTransportPolicy: "relay",
  };
  expect(
    withoutSecrets({ configuration, resumeToken: "t", PASSWORD: { old: "a" }, list: [null, 1, true] }),
  ).toEqual({
    configuration: {
      iceServers: [{ urls: ["turn:192.0.2.1"], username: "bo", credential: MASK }],
      iceTransportPolicy: "relay",
    },
    resumeToken: MASK,
    PASSWORD: MASK,
    list: [null, 1, true],
  });
});

test("a credential that is null stays null", () => {
  expect(withoutSecrets([{ credential: null, credentialType: "password" }, "credential"])).toEqual([
    { credential: null, credentialType: "password" },
    "credential",
  ]);
});

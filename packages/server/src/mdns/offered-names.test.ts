import { expect, test } from "vitest";
import type { LocalName } from "./local-name.ts";
import { offeredNames } from "./offered-names.ts";

const local = (state: ReturnType<LocalName["state"]>) => ({ name: "nas.local", state: () => state });

test("with the local authority, the name is offered only while it leads to this computer", () => {
  expect(offeredNames(local("ours"), undefined)).toEqual(["nas.local"]);
  expect(offeredNames(local("taken"), undefined)).toEqual([]);
  expect(offeredNames(local("unknown"), undefined)).toEqual([]);
  expect(offeredNames(undefined, undefined)).toEqual([]);
});

test("the names in the operator's own certificate are offered, except one that another device holds", () => {
  const names = ["calls.example.org", "NAS.local", "other.local"];
  expect(offeredNames(local("ours"), names)).toEqual(names);
  expect(offeredNames(local("unknown"), names)).toEqual(names);
  expect(offeredNames(undefined, names)).toEqual(names);
  expect(offeredNames(local("taken"), names)).toEqual(["calls.example.org", "other.local"]);
});

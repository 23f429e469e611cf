import { expect, test } from "vitest";
import { candidateFields, priorityParts } from "./candidate-line.ts";

test("a host candidate is split into its fields", () => {
  expect(
    candidateFields("candidate:1467250027 1 udp 2122260223 192.0.2.1 46243 typ host generation 0 ufrag EsAw"),
  ).toEqual({
    foundation: "1467250027",
    component: "1",
    transport: "udp",
    priority: "2122260223",
    address: "192.0.2.1",
    port: "46243",
    type: "host",
    related: undefined,
    extensions: [
      ["generation", "0"],
      ["ufrag", "EsAw"],
    ],
  });
});

test("a server-reflexive candidate keeps its related address apart from the extensions", () => {
  const fields = candidateFields(
    "candidate:4 1 UDP 1685987071 203.0.113.7 50000 typ srflx raddr 192.0.2.1 rport 46243 generation 0",
  );
  expect(fields?.related).toBe("192.0.2.1:46243");
  expect(fields?.extensions).toEqual([["generation", "0"]]);
});

test("an attribute line of a description is understood too", () => {
  expect(
    candidateFields("a=candidate:0 1 TCP 2105524479 2001:db8::1 9 typ host tcptype active")?.address,
  ).toBe("2001:db8::1");
});

test("other lines have no fields", () => {
  expect(candidateFields("")).toBeUndefined();
  expect(candidateFields("candidate:1 1 udp 2122260223 192.0.2.1 46243 host")).toBeUndefined();
});

test("a priority is type preference, local preference and component", () => {
  expect(priorityParts(2122260223)).toEqual({ typePreference: 126, localPreference: 32542, component: 1 });
});

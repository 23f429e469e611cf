import { describe, expect, test } from "vitest";
import { candidateFields } from "./candidate-fields.ts";

describe("the fields of a candidate", () => {
  test("are those of a host candidate", () => {
    expect(
      candidateFields(
        "candidate:1467250027 1 udp 2122260223 192.0.2.1 46243 typ host generation 0 ufrag EsAw",
      ),
    ).toEqual({
      foundation: "1467250027",
      component: "1",
      transport: "udp",
      priority: "2122260223",
      address: "192.0.2.1",
      port: "46243",
      type: "host",
      relatedAddress: undefined,
      relatedPort: undefined,
      extensions: [
        ["generation", "0"],
        ["ufrag", "EsAw"],
      ],
    });
  });

  test("keep the related address apart from the extensions", () => {
    const fields = candidateFields(
      "candidate:4 1 UDP 1685987071 203.0.113.7 50000 typ srflx raddr 192.0.2.1 rport 46243 generation 0",
    );
    expect(fields).toMatchObject({
      relatedAddress: "192.0.2.1",
      relatedPort: "46243",
      extensions: [["generation", "0"]],
    });
  });

  test("are also read from a line of a description", () => {
    expect(
      candidateFields("a=candidate:0 1 TCP 2105524479 2001:db8::1 9 typ host tcptype active\r\n")?.address,
    ).toBe("2001:db8::1");
  });

  test("are undefined for lines of another form", () => {
    expect(candidateFields("")).toBeUndefined();
    expect(candidateFields("candidate:1 1 udp 2122260223 192.0.2.1 46243 host")).toBeUndefined();
  });
});

import { describe, expect, test } from "vitest";
import { candidateFields, explainCandidate } from "./candidate-line.ts";

/** What each piece of the line says, by the piece. */
function meanings(line: string): Record<string, string | undefined> {
  const parts = explainCandidate(line)?.parts ?? [];
  return Object.fromEntries(parts.map(({ from, to, meaning }) => [line.slice(from, to), meaning?.en]));
}

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

  test("are read from a line of a description too", () => {
    expect(
      candidateFields("a=candidate:0 1 TCP 2105524479 2001:db8::1 9 typ host tcptype active\r\n")?.address,
    ).toBe("2001:db8::1");
  });

  test("are not there in lines of another form", () => {
    expect(candidateFields("")).toBeUndefined();
    expect(candidateFields("candidate:1 1 udp 2122260223 192.0.2.1 46243 host")).toBeUndefined();
  });
});

describe("a candidate explained", () => {
  test("has its priority taken apart", () => {
    expect(meanings("candidate:1 1 udp 2122260223 192.0.2.1 46243 typ host")["2122260223"]).toContain(
      "2²⁴ × 126 + 2⁸ × 32542 + (256 − 1)",
    );
  });

  test("says what an unusual type preference is for", () => {
    const line = "a=candidate:6 1 tcp 1518285567 fd00::2 9 typ host tcptype active";
    expect(meanings(line)["1518285567"]).toContain("the RFC suggests 126");
  });

  test("says that an active TCP candidate has no port", () => {
    const said = meanings("candidate:1 1 tcp 1518214911 192.0.2.2 9 typ host tcptype active generation 0");
    expect(said["9"]).toContain("nobody connects to it");
    expect(said["tcptype active"]).toContain("opens the connection");
  });

  test("says that a relay’s related address is as the TURN server saw it, and may be hidden", () => {
    const line =
      "candidate:3 1 udp 58597631 198.51.100.9 63398 typ relay raddr 0.0.0.0 rport 0 network-cost 999";
    const said = meanings(line);
    expect(said["raddr 0.0.0.0"]).toContain("hidden");
    expect(said["network-cost 999"]).toContain("highest");
    expect(explainCandidate(line)?.explanation.en).toContain("on a TURN server");
  });

  test("leaves what it does not know without a meaning", () => {
    expect(meanings("candidate:3 9 quic 1 x 1 typ pigeon colour blue")).toMatchObject({
      quic: undefined,
      pigeon: undefined,
      "colour blue": undefined,
    });
  });

  test("says all in both languages", () => {
    const explained = explainCandidate("candidate:1 1 udp 2122260223 abc.local 46243 typ host generation 1");
    for (const { meaning } of explained?.parts ?? [])
      if (meaning !== undefined) expect(meaning.zh).not.toBe("");
    expect(explained?.explanation.zh).toBe("host 候选：这一端自己网络接口的地址，走 UDP。");
  });
});

import { describe, expect, test } from "vitest";
import { explainCandidate } from "./candidate-line.ts";

/** The meaning of each part of the line, by its text. */
function meanings(line: string): Record<string, string | undefined> {
  const parts = explainCandidate(line)?.parts ?? [];
  return Object.fromEntries(parts.map(({ from, to, meaning }) => [line.slice(from, to), meaning?.en]));
}

describe("a candidate explained", () => {
  test("has its priority split into its parts", () => {
    expect(meanings("candidate:1 1 udp 2122260223 192.0.2.1 46243 typ host")["2122260223"]).toContain(
      "2²⁴ × 126 + 2⁸ × 32542 + (256 − 1)",
    );
  });

  test("explains why its type preference differs from the RFC’s", () => {
    const line = "a=candidate:6 1 tcp 1518285567 fd00::2 9 typ host tcptype active";
    expect(meanings(line)["1518285567"]).toContain("the RFC recommends 126");
  });

  test("has no port if it is an active TCP candidate", () => {
    const said = meanings("candidate:1 1 tcp 1518214911 192.0.2.2 9 typ host tcptype active generation 0");
    expect(said["9"]).toContain("accepts none");
    expect(said["tcptype active"]).toContain("opens the connection");
  });

  test("of a relay has a related address that the TURN server saw, which may be hidden", () => {
    const line =
      "candidate:3 1 udp 58597631 198.51.100.9 63398 typ relay raddr 0.0.0.0 rport 0 network-cost 999";
    const said = meanings(line);
    expect(said["raddr 0.0.0.0"]).toContain("hidden");
    expect(said["network-cost 999"]).toContain("highest");
    expect(explainCandidate(line)?.explanation.en).toContain("on a TURN server");
  });

  test("has no meaning for parts that are unknown", () => {
    expect(meanings("candidate:3 9 quic 1 x 1 typ pigeon colour blue")).toMatchObject({
      quic: undefined,
      pigeon: undefined,
      "colour blue": undefined,
    });
  });

  test("is explained in both languages", () => {
    const explained = explainCandidate("candidate:1 1 udp 2122260223 abc.local 46243 typ host generation 1");
    for (const { meaning } of explained?.parts ?? [])
      if (meaning !== undefined) expect(meaning.zh).not.toBe("");
    expect(explained?.explanation.zh).toBe("主机候选：本端网络接口的地址，走 UDP。");
  });
});

import type { RelayTest } from "./relay-test.ts";

/** RFC 8489 §14.8. */
const UNAUTHENTICATED = 401;

/** The relayed address that the server allocated: `turn:192.0.2.1:3478 → relay 192.0.2.1:50000`. */
export function relayEvidence(test: RelayTest | undefined): string | undefined {
  const relay = test?.gathering.candidates.find(({ type }) => type === "relay");
  return test === undefined || test.withWrongPassword || relay === undefined
    ? undefined
    : `${test.url} → relay ${relay.address}:${relay.port}`;
}

/** The round trip of a packet through the relay: `turn:192.0.2.1:3478, 3.1 ms`. */
export function echoEvidence(test: RelayTest | undefined): string | undefined {
  return test === undefined || test.withWrongPassword || test.echo?.kind !== "returned"
    ? undefined
    : `${test.url}, ${test.echo.medianMs.toFixed(1)} ms`;
}

/** The server’s response to a wrong password: `turn:192.0.2.1:3478 → 401`. Other errors do not count. */
export function refusalEvidence(test: RelayTest | undefined): string | undefined {
  if (test === undefined || !test.withWrongPassword) return undefined;
  return test.gathering.errors.some(({ code }) => code === UNAUTHENTICATED)
    ? `${test.url} → ${UNAUTHENTICATED}`
    : undefined;
}

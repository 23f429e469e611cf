import type { RelayTest } from "./relay-test.ts";

/** RFC 8489 §14.8: who you say you are was not accepted. */
const UNAUTHENTICATED = 401;

/** The relayed address that the server lent: `turn:192.0.2.1:3478 → relay 192.0.2.1:50000`. */
export function relayEvidence(test: RelayTest | undefined): string | undefined {
  const relay = test?.gathering.candidates.find(({ type }) => type === "relay");
  return test === undefined || test.withWrongPassword || relay === undefined
    ? undefined
    : `${test.url} → relay ${relay.address}:${relay.port}`;
}

/** The packet that came back: `turn:192.0.2.1:3478, 3.1 ms`. */
export function echoEvidence(test: RelayTest | undefined): string | undefined {
  return test === undefined || test.withWrongPassword || test.echo?.kind !== "returned"
    ? undefined
    : `${test.url}, ${test.echo.medianMs.toFixed(1)} ms`;
}

/** The server’s refusal of a wrong password: `turn:192.0.2.1:3478 → 401`. Any other error is none. */
export function refusalEvidence(test: RelayTest | undefined): string | undefined {
  if (test === undefined || !test.withWrongPassword) return undefined;
  return test.gathering.errors.some(({ code }) => code === UNAUTHENTICATED)
    ? `${test.url} → ${UNAUTHENTICATED}`
    : undefined;
}

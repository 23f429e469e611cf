import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";

/** Someone waits to join meanwhile. */
const FETCH_TIMEOUT_MS = 3_000;

/** A set has a few keys of some hundred bytes each. */
const MAX_SET_BYTES = 262_144;

/** Between requests that fail. Without it, forged invitations would make this server ask an issuer in trouble without end. */
const PAUSE_MS = 5_000;

export type IssuerKeys = JWTVerifyGetKey;

/** The keys could not be fetched: nothing is said about the invitation. */
export class KeysUnavailable extends Error {
  override readonly name = "KeysUnavailable";
}

/**
 * The public keys of an issuer, from the address of a JWK Set (RFC 7517 §5). The set is kept for ten minutes, and fetched at
 * most once in 30 s for a key that is not in it. After a failure there is a pause of 5 s.
 *
 * The function throws {@link KeysUnavailable} if the set cannot be fetched in time, `JWKSNoMatchingKey` if it has no such key.
 */
export function issuerKeys(address: URL): IssuerKeys {
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let lastProblem = "";
  const remote = createRemoteJWKSet(address, {
    timeoutDuration: FETCH_TIMEOUT_MS,
    async [customFetch](url, init) {
      const nowMs = performance.now();
      if (nowMs - askedAtMs < PAUSE_MS) throw new Error(lastProblem);
      askedAtMs = nowMs;
      return await fetchSmall(url, init);
    },
  });
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
        throw error;
      }
      lastProblem = reasonOf(error);
      throw new KeysUnavailable(`${address.href}: ${lastProblem}`);
    }
  };
}

async function fetchSmall(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    if (size > MAX_SET_BYTES) throw new Error(`the answer has more than ${MAX_SET_BYTES} bytes`);
    pieces.push(piece);
  }
  return new Response(Buffer.concat(pieces), { status: response.status });
}

/** `fetch` hides what has happened behind "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? code : error.message;
}

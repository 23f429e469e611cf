import { createHmac, timingSafeEqual } from "node:crypto";
import { type SeatClaims, type SeatTokens, seatClaimsIn } from "../core/index.ts";

/**
 * Resume tokens signed by HMAC-SHA-256 (RFC 2104): claims and signature in base64url, with a dot between them. The claims
 * can be read by anyone who has the token.
 *
 * @param key secret; a server that starts again with the same key accepts the tokens of the one before
 */
export function createSeatTokens(key: Uint8Array): SeatTokens {
  const signature = (claims: string) => createHmac("sha256", key).update(claims).digest();
  return {
    sign(claims) {
      const text = Buffer.from(JSON.stringify(claims)).toString("base64url");
      return `${text}.${signature(text).toString("base64url")}`;
    },
    verify(token): SeatClaims | undefined {
      const [text = "", signed = ""] = token.split(".");
      const expected = signature(text);
      const given = Buffer.from(signed, "base64url");
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return seatClaimsIn(Buffer.from(text, "base64url").toString());
    },
  };
}

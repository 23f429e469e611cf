/**
 * Prepares a password, user name or realm by the OpaqueString profile, RFC 8265 §4.2: every space becomes U+0020, and
 * the text is normalized to NFC.
 *
 * The profile also refuses characters (controls, unassigned ones); here they pass unchanged, as browsers send them.
 */
export function opaqueString(text: string): string {
  return text.replace(/\p{Zs}/gu, " ").normalize("NFC");
}

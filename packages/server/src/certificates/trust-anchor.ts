import type { X509Certificate } from "node:crypto";
import { nameOf } from "./authority.ts";

/** The local authority that devices are asked to trust. */
export interface TrustAnchor {
  /** As devices list it. */
  readonly name: string;
  readonly pem: string;
  readonly der: Uint8Array;
  /** SHA-256, as "AB:CD:…" */
  readonly fingerprint: string;
  readonly validUntil: Date;
}

export function trustAnchor(certificate: X509Certificate): TrustAnchor {
  return {
    name: nameOf(certificate),
    pem: certificate.toString(),
    der: Uint8Array.from(certificate.raw),
    fingerprint: certificate.fingerprint256,
    validUntil: certificate.validToDate,
  };
}

/** What is told about certificates. Keys never are. */
export type CertificateEvent =
  /** A new authority that no device trusts yet. */
  | {
      readonly event: "authority.made";
      readonly name: string;
      readonly fingerprint: string;
      readonly validUntil: string;
    }
  /** Devices will have to trust a new one by then. */
  | { readonly event: "authority.ending"; readonly name: string; readonly validUntil: string }
  | { readonly event: "authority.expired"; readonly name: string; readonly validUntil: string }
  | {
      readonly event: "certificate.made";
      readonly reason: string;
      readonly names: readonly string[];
      readonly addresses: readonly string[];
      readonly validUntil: string;
    }
  /** The operator's own has changed. */
  | { readonly event: "certificate.reloaded"; readonly file: string; readonly validUntil: string }
  /** The operator's own is in use, and browsers will object to it. */
  | { readonly event: "certificate.doubted"; readonly file: string; readonly problem: string }
  /** The former stays in use. */
  | { readonly event: "certificate.rejected"; readonly problem: string };

export const CERTIFICATE_EVENT_LEVELS = {
  "authority.made": "info",
  "authority.ending": "warn",
  "authority.expired": "warn",
  "certificate.made": "info",
  "certificate.reloaded": "info",
  "certificate.doubted": "warn",
  "certificate.rejected": "error",
} as const satisfies Record<CertificateEvent["event"], string>;

import type { TlsContext } from "@visavis/turn/node";
import type { TrustAnchor } from "./authority.ts";

/** Where certificates come from. */
export interface CertificateSource {
  readonly current: CurrentCertificate;
  /**
   * Looks whether another certificate is due, and takes it.
   *
   * @returns true when `current` is another than before
   * @throws where none is to be had; `current` stays
   */
  look(): Promise<boolean>;
}

export interface CurrentCertificate {
  readonly tls: TlsContext;
  readonly authority: TrustAnchor | undefined;
}

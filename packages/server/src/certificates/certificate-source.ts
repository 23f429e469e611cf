import type { TlsContext } from "@visavis/turn/node";
import type { TrustAnchor } from "./authority.ts";

/** Where certificates come from. */
export interface CertificateSource {
  readonly current: CurrentCertificate;
  /**
   * Checks whether a new certificate is due, and switches to it.
   *
   * @returns true if `current` has changed
   * @throws if there is no usable new certificate; `current` stays
   */
  look(): Promise<boolean>;
  /**
   * Notes, before a device gets the authority, that it may be trusted from now on.
   *
   * @throws if that cannot be saved
   */
  handOut(): Promise<void>;
}

export interface CurrentCertificate {
  readonly tls: TlsContext;
  readonly authority: TrustAnchor | undefined;
}

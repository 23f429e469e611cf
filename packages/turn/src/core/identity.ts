/** Who sent a request, as its credentials proved. */
export interface Identity {
  readonly username: string;
  /** What quotas count: the user name without the time stamp of time-limited credentials. */
  readonly user: string;
  /** Long-term key; missing where the server is open to anyone. */
  readonly key: Uint8Array | undefined;
  readonly keyAlgorithm: "md5" | "sha256";
  /** For MESSAGE-INTEGRITY or MESSAGE-INTEGRITY-SHA256 of the answers. RFC 8489 §9.2.4. */
  readonly integrity: "sha1" | "sha256";
  /** Unix time at which time-limited credentials lapse. */
  readonly expiresAtWallMs: number;
}

/** Hashing, provided by the edge: a core cannot import `node:crypto` or WebCrypto. */
export interface StunCrypto {
  digest(algorithm: "md5" | "sha256", bytes: Uint8Array): Uint8Array;
  /** The parts are hashed one after another, as if they were one array. */
  hmac(algorithm: "sha1" | "sha256", key: Uint8Array, parts: readonly Uint8Array[]): Uint8Array;
}

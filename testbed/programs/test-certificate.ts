import { createHash, X509Certificate } from "node:crypto";
import { TEST_CERTIFICATES } from "../../packages/turn/src/testing/test-certificates.ts";

/** A self-signed certificate for `localhost` and 127.0.0.1. */
export const [TEST_CERTIFICATE] = TEST_CERTIFICATES;

const KEY_HASH = createHash("sha256")
  .update(new X509Certificate(TEST_CERTIFICATE.cert).publicKey.export({ type: "spki", format: "der" }))
  .digest("base64");

/** Makes Chromium accept that certificate, by the hash of its public key. */
export const TAKE_TEST_CERTIFICATE = `--ignore-certificate-errors-spki-list=${KEY_HASH}`;

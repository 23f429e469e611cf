import { createHash, X509Certificate } from "node:crypto";
import { TEST_CERTIFICATES } from "../../packages/turn/src/testing/test-certificates.ts";

/** For `localhost` and 127.0.0.1, signed by nobody. */
export const [TEST_CERTIFICATE] = TEST_CERTIFICATES;

const KEY_HASH = createHash("sha256")
  .update(new X509Certificate(TEST_CERTIFICATE.cert).publicKey.export({ type: "spki", format: "der" }))
  .digest("base64");

/** Chromium takes a certificate that nobody signed when it is told the hash of its public key. */
export const TAKE_TEST_CERTIFICATE = `--ignore-certificate-errors-spki-list=${KEY_HASH}`;

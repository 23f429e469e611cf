import { X509Certificate } from "node:crypto";

/** The names that a certificate is good for, without those with a wildcard: nobody can be sent there. RFC 6125 §6.4. */
export function certificateNames(pem: string | Uint8Array): readonly string[] {
  const { subjectAltName = "" } = new X509Certificate(pem);
  return subjectAltName
    .split(", ")
    .map((name) => /^DNS:([a-z\d.-]+)$/i.exec(name)?.[1])
    .filter((name) => name !== undefined);
}

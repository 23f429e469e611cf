import { type KeyObject, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { join } from "node:path";
import { type Authority, isPremature, newKey, permitsName, readCertificate, readKey } from "./authority.ts";
import type { CertificateHosts } from "./certificate-hosts.ts";
import { publishPrivateFile, readPrivateFile, replacePrivateFile } from "./private-files.ts";

/** A certificate of the local authority for this server. */
export interface ServerCertificate {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

const CERTIFICATE_FILE = "server.pem";
const KEY_FILE = "server-key.pem";

/** A certificate is replaced this long before it expires. */
export const RENEWED_BEFORE_END_MS = 30 * 86_400_000;

/** Why a certificate must be replaced; `undefined` while it is good. It may cover more than `hosts`. */
export function renewalReason(
  { certificate, key }: ServerCertificate,
  {
    authority,
    hosts,
    nowMs,
  }: { readonly authority: Authority; readonly hosts: CertificateHosts; readonly nowMs: number },
): string | undefined {
  if (!certificate.checkPrivateKey(key)) return "made for another key";
  const issuer = authority.certificate;
  if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) {
    return "signed by another authority";
  }
  // A clock before the start of the authority says nothing about the certificate.
  if (isPremature(certificate, nowMs) && !isPremature(issuer, nowMs)) return "not valid yet";
  const endMs = certificate.validToDate.getTime();
  // A certificate that expires together with its authority cannot be extended.
  const isLast = endMs >= issuer.validToDate.getTime();
  if (endMs - nowMs <= (isLast ? 0 : RENEWED_BEFORE_END_MS)) return "about to expire";
  const missing = hostsIn(hosts, authority).find((host) => !covers(certificate, host));
  return missing === undefined ? undefined : `does not cover ${missing}`;
}

/** The certificate in the directory. Its key is created if it is missing or damaged. */
export async function readServerCertificate(
  directory: string,
): Promise<{ readonly key: KeyObject; readonly certificate: X509Certificate | undefined }> {
  const keyPath = join(directory, KEY_FILE);
  const pem = await readPrivateFile(join(directory, CERTIFICATE_FILE));
  const certificate = pem === undefined ? undefined : readCertificate(pem);
  let key = readKey((await readPrivateFile(keyPath)) ?? (await publishPrivateFile(keyPath, newKey())));
  if (key === undefined) {
    const fresh = newKey();
    await replacePrivateFile(keyPath, fresh);
    key = readKey(fresh);
  }
  if (key === undefined) throw new Error("a key that was just created cannot be read");
  return { key, certificate };
}

/** Issues a certificate for all of `hosts` that the authority may sign for, and saves it in the directory. */
export async function makeServerCertificate({
  directory,
  authority,
  key,
  hosts,
  nowMs,
}: {
  readonly directory: string;
  readonly authority: Authority;
  readonly key: KeyObject;
  readonly hosts: CertificateHosts;
  readonly nowMs: number;
}): Promise<ServerCertificate> {
  const { issueServerCertificate } = await import("./issuing.ts");
  const pem = await issueServerCertificate({
    authority: { pem: authority.certificate.toString(), key: authority.key },
    key,
    hosts: { ...hosts, names: permittedNames(hosts, authority) },
    nowMs,
  });
  await replacePrivateFile(join(directory, CERTIFICATE_FILE), pem);
  return { certificate: new X509Certificate(pem), key };
}

function hostsIn(hosts: CertificateHosts, authority: Authority): readonly string[] {
  return [...permittedNames(hosts, authority), ...hosts.addresses];
}

/** The computer may have been renamed since its authority was created. */
function permittedNames({ names }: CertificateHosts, authority: Authority): readonly string[] {
  return names.filter((name) => permitsName(authority.certificate, name));
}

function covers(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
}

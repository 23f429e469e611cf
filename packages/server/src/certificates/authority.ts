import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";
import { join } from "node:path";
import type { Report } from "../log/events.ts";
import { UsageError } from "../options/read-options.ts";
import { isPermittedName } from "./permitted-names.ts";
import { publishPrivateFile, readPrivateFile, removePrivateFile } from "./private-files.ts";

/** The certificate authority of this computer, which signs the server's certificates. */
export interface Authority {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

const CERTIFICATE_FILE = "authority.pem";
const KEY_FILE = "authority-key.pem";

/**
 * Opens the authority in the directory, or creates one. The key is written before the certificate, and existing files
 * are never overwritten, so servers that start at the same time end up with the same authority.
 *
 * @throws {UsageError} when the files are damaged: devices trust the authority, so only a person may decide to delete
 *   it
 */
export async function openAuthority(options: {
  readonly directory: string;
  readonly hostName: string;
  readonly nowMs: number;
  readonly report: Report;
}): Promise<Authority> {
  const { directory, hostName, nowMs, report } = options;
  const paths = { certificate: join(directory, CERTIFICATE_FILE), key: join(directory, KEY_FILE) };
  let pem = await readPrivateFile(paths.certificate);
  let keyPem = await readPrivateFile(paths.key);
  if (keyPem === undefined) {
    if (pem !== undefined) throw refusal(paths.key, "is missing", paths);
    keyPem = await publishPrivateFile(paths.key, newKey());
  }
  const key = readKey(keyPem);
  if (key === undefined) throw refusal(paths.key, "contains no authority key", paths);
  const isNew = pem === undefined;
  if (pem === undefined) {
    const { issueAuthority } = await import("./issuing.ts");
    pem = await publishPrivateFile(paths.certificate, await issueAuthority({ key, hostName, nowMs }));
  }
  const certificate = readCertificate(pem);
  if (!certificate?.ca) throw refusal(paths.certificate, "contains no authority certificate", paths);
  if (!certificate.checkPrivateKey(key)) {
    throw refusal(paths.certificate, `does not match ${KEY_FILE}`, paths);
  }
  const fields = { name: nameOf(certificate), validUntil: certificate.validToDate.toISOString() };
  if (certificate.validToDate.getTime() <= nowMs) {
    await removePrivateFile(paths.certificate);
    await removePrivateFile(paths.key);
    report({ event: "authority.expired", ...fields });
    return openAuthority(options);
  }
  if (isNew) report({ event: "authority.created", fingerprint: certificate.fingerprint256, ...fields });
  return { certificate, key };
}

/** A new private key in PEM: ECDSA with P-256, which every browser supports. */
export function newKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** A key such as `newKey` creates, or `undefined`. */
export function readKey(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === "prime256v1" ? key : undefined;
  } catch {
    return undefined;
  }
}

export function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** The public part of the authority, which devices are asked to trust. */
export interface TrustAnchor {
  /** The name that devices show. */
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

/** The common name, which devices show. */
export function nameOf(certificate: X509Certificate): string {
  return attributeOf(certificate, "CN") ?? "Visavis";
}

/** True if the authority may sign certificates for the name. */
export function permitsName(authority: X509Certificate, name: string): boolean {
  return isPermittedName(name, attributeOf(authority, "OU") ?? "localhost");
}

function attributeOf(certificate: X509Certificate, type: string): string | undefined {
  const start = `${type}=`;
  return certificate.subject
    .split("\n")
    .find((line) => line.startsWith(start))
    ?.slice(start.length);
}

function refusal(path: string, problem: string, paths: { certificate: string; key: string }): UsageError {
  return new UsageError(
    `${path} ${problem}; restore it, or delete ${paths.certificate} and ${paths.key} to create a new authority, ` +
      "which every device must be set up to trust again",
  );
}

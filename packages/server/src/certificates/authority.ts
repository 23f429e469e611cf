import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "../log/events.ts";
import { UsageError } from "../options/read-options.ts";
import { isPermittedName } from "./permitted-names.ts";
import {
  publishPrivateFile,
  readPrivateFile,
  removePrivateFile,
  replacePrivateFile,
  withLock,
} from "./private-files.ts";

/** The certificate authority of this computer, which signs the server's certificates. */
export interface Authority {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

interface Opening {
  readonly directory: string;
  readonly hostName: string;
  readonly nowMs: number;
  readonly report: Report;
}

/** The same as text, and as it is on disk. */
interface SavedAuthority extends Authority {
  readonly pem: string;
  readonly keyPem: string;
}

interface AuthorityPaths {
  readonly certificate: string;
  readonly key: string;
}

const CERTIFICATE_FILE = "authority.pem";
const KEY_FILE = "authority-key.pem";

/** An authority that was set aside: its fingerprint is part of the name. */
const ASIDE_FILE = /^authority-([\dA-F]{16})\.pem$/;

/**
 * Contains the fingerprint of an authority that no device has got yet. It is written before the authority is and removed
 * before anyone gets it, so an authority is taken for one that devices trust whenever that is in doubt.
 */
const UNUSED_FILE = "authority-unused";

/**
 * Opens the authority in the directory, or creates one. Servers that start at the same time end up with the same
 * authority.
 *
 * The clock may be wrong: what devices may trust is never deleted. An authority that has expired is set aside, and comes
 * back if it turns out to be valid after all. One that is not valid yet is used, since either the clock is slow now, or
 * it was fast when the authority was created; only if no device can have it is it replaced.
 *
 * @throws {UsageError} when the files are damaged: devices trust the authority, so only a person may decide to delete
 *   it
 */
export async function openAuthority(options: Opening): Promise<Authority> {
  const { directory, nowMs } = options;
  const current = await readAuthority(directory).catch((error: unknown) => {
    // Another server may be in the middle of a change.
    if (!(error instanceof UsageError)) throw error;
  });
  if (current !== undefined && isValid(current.certificate, nowMs)) return current;
  return withLock(directory, () => settleAuthority(options));
}

async function settleAuthority(options: Opening): Promise<Authority> {
  const { directory, nowMs, report } = options;
  const current = await readAuthority(directory);
  if (current === undefined) return (await putBack(options)) ?? createAuthority(options);
  const { certificate } = current;
  if (isValid(certificate, nowMs)) return current;
  if (isPremature(certificate, nowMs)) {
    if ((await findSetAside(directory, nowMs)) === undefined) {
      return (await isUnused(directory, certificate)) ? replaceUnused(current, options) : current;
    }
    // Also if a device has it: no device accepts it yet, and others trust the one before.
    await setAside(directory, current);
  } else {
    const file = await setAside(directory, current);
    report({ event: "authority.expired", ...describe(certificate), file });
  }
  return settleAuthority(options);
}

/** Must be called before a device gets the authority. @throws {UsageError} if that cannot be saved */
export async function noteHandOut(directory: string): Promise<void> {
  await removePrivateFile(join(directory, UNUSED_FILE));
}

/** Before this time no device accepts what the authority has signed. */
export function isPremature(certificate: X509Certificate, nowMs: number): boolean {
  return nowMs < certificate.validFromDate.getTime();
}

function isValid(certificate: X509Certificate, nowMs: number): boolean {
  return !isPremature(certificate, nowMs) && nowMs < certificate.validToDate.getTime();
}

async function isUnused(directory: string, { fingerprint256 }: X509Certificate): Promise<boolean> {
  return (await readPrivateFile(join(directory, UNUSED_FILE)))?.trim() === fingerprint256;
}

/** @returns `undefined` if there is none, or only its key */
async function readAuthority(directory: string): Promise<SavedAuthority | undefined> {
  const paths = pathsIn(directory);
  const pem = await readPrivateFile(paths.certificate);
  const keyPem = await readPrivateFile(paths.key);
  if (pem === undefined) return undefined;
  if (keyPem === undefined) throw refusal(paths.key, "is missing", paths);
  return parseAuthority(paths, { pem, keyPem });
}

/** @throws {UsageError} when the files are damaged */
function parseAuthority(
  paths: AuthorityPaths,
  { pem, keyPem }: { readonly pem: string; readonly keyPem: string },
): SavedAuthority {
  const key = readKey(keyPem);
  if (key === undefined) throw refusal(paths.key, "contains no authority key", paths);
  const certificate = readCertificate(pem);
  if (!certificate?.ca) throw refusal(paths.certificate, "contains no authority certificate", paths);
  if (!certificate.checkPrivateKey(key)) {
    throw refusal(paths.certificate, `does not match ${KEY_FILE}`, paths);
  }
  return { certificate, key, pem, keyPem };
}

/** Creates an authority, or the certificate of one whose key is there: devices may trust that key. */
async function createAuthority({ directory, hostName, nowMs, report }: Opening): Promise<SavedAuthority> {
  const paths = pathsIn(directory);
  const fresh = newKey();
  const keyPem = (await readPrivateFile(paths.key)) ?? (await publishPrivateFile(paths.key, fresh));
  const key = readKey(keyPem);
  if (key === undefined) throw refusal(paths.key, "contains no authority key", paths);
  const { issueAuthority } = await import("./issuing.ts");
  const issued = await issueAuthority({ key, hostName, nowMs });
  if (keyPem === fresh) await noteUnused(directory, issued);
  const pem = await publishPrivateFile(paths.certificate, issued);
  const authority = parseAuthority(paths, { pem, keyPem });
  reportCreation(authority, report);
  return authority;
}

/** Replaces the certificate of an authority that no device has. The key can stay. */
async function replaceUnused(
  { key, keyPem, certificate }: SavedAuthority,
  { directory, hostName, nowMs, report }: Opening,
): Promise<SavedAuthority> {
  const paths = pathsIn(directory);
  const { issueAuthority } = await import("./issuing.ts");
  const pem = await issueAuthority({ key, hostName, nowMs });
  await noteUnused(directory, pem);
  await replacePrivateFile(paths.certificate, pem);
  const authority = parseAuthority(paths, { pem, keyPem });
  report({
    event: "authority.warning",
    name: nameOf(certificate),
    problem: `it was not valid before ${certificate.validFromDate.toISOString()}, and no device had it, so it was replaced`,
  });
  reportCreation(authority, report);
  return authority;
}

async function noteUnused(directory: string, pem: string): Promise<void> {
  const { fingerprint256 } = new X509Certificate(pem);
  await replacePrivateFile(join(directory, UNUSED_FILE), `${fingerprint256}\n`);
}

/**
 * Moves the authority out of the way: the copies are complete before anything is removed, and nothing is removed that
 * another server has put there in the meantime.
 *
 * @returns where its certificate is now
 */
async function setAside(directory: string, { certificate, pem, keyPem }: SavedAuthority): Promise<string> {
  const paths = pathsIn(directory);
  const aside = asidePaths(directory, certificate.fingerprint256.replaceAll(":", "").slice(0, 16));
  await replacePrivateFile(aside.key, keyPem);
  await replacePrivateFile(aside.certificate, pem);
  if ((await readPrivateFile(paths.certificate)) === pem) await removePrivateFile(paths.certificate);
  if ((await readPrivateFile(paths.key)) === keyPem) await removePrivateFile(paths.key);
  return aside.certificate;
}

/** Puts back an authority that was set aside, if there is a valid one, and not even a key in its place. */
async function putBack({ directory, nowMs, report }: Opening): Promise<Authority | undefined> {
  const paths = pathsIn(directory);
  if ((await readPrivateFile(paths.key)) !== undefined) return undefined;
  const found = await findSetAside(directory, nowMs);
  if (found === undefined) return undefined;
  const keyPem = await publishPrivateFile(paths.key, found.keyPem);
  const pem = await publishPrivateFile(paths.certificate, found.pem);
  const authority = parseAuthority(paths, { pem, keyPem });
  await removePrivateFile(found.aside.certificate);
  await removePrivateFile(found.aside.key);
  const { fingerprint256: fingerprint } = authority.certificate;
  report({ event: "authority.restored", fingerprint, ...describe(authority.certificate) });
  return authority;
}

interface AsideAuthority extends SavedAuthority {
  readonly aside: AuthorityPaths;
}

/** The oldest valid one among those that were set aside. Damaged files do not count. */
async function findSetAside(directory: string, nowMs: number): Promise<AsideAuthority | undefined> {
  const ids = (await readdir(directory)).map((file) => ASIDE_FILE.exec(file)?.[1]);
  const read = ids.filter((id) => id !== undefined).map((id) => readSetAside(asidePaths(directory, id)));
  const startOf = ({ certificate }: Authority) => certificate.validFromDate.getTime();
  return (await Promise.all(read))
    .filter((authority) => authority !== undefined)
    .filter(({ certificate }) => isValid(certificate, nowMs))
    .sort((one, other) => startOf(one) - startOf(other))[0];
}

/** @throws {UsageError} if the files cannot be read: they may be good */
async function readSetAside(aside: AuthorityPaths): Promise<AsideAuthority | undefined> {
  const pem = await readPrivateFile(aside.certificate);
  const keyPem = await readPrivateFile(aside.key);
  if (pem === undefined || keyPem === undefined) return undefined;
  try {
    return { ...parseAuthority(aside, { pem, keyPem }), aside };
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

function pathsIn(directory: string): AuthorityPaths {
  return { certificate: join(directory, CERTIFICATE_FILE), key: join(directory, KEY_FILE) };
}

function asidePaths(directory: string, id: string): AuthorityPaths {
  return {
    certificate: join(directory, `authority-${id}.pem`),
    key: join(directory, `authority-${id}-key.pem`),
  };
}

function describe(certificate: X509Certificate) {
  return { name: nameOf(certificate), validUntil: certificate.validToDate.toISOString() };
}

function reportCreation({ certificate }: Authority, report: Report): void {
  report({
    event: "authority.created",
    fingerprint: certificate.fingerprint256,
    ...describe(certificate),
  });
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

function refusal(path: string, problem: string, paths: AuthorityPaths): UsageError {
  return new UsageError(
    `${path} ${problem}; restore it, or delete ${paths.certificate} and ${paths.key} to create a new authority, ` +
      "which every device must be set up to trust again",
  );
}

// A dependency of x509 needs this, before x509 is loaded.
import "reflect-metadata";
import { createHash, createPublicKey, type KeyObject, randomBytes } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from "@peculiar/asn1-x509";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import type { CertificateHosts } from "./certificate-hosts.ts";
import { permittedDomains } from "./permitted-names.ts";

const DAY_MS = 86_400_000;

/** About ten years, since setting up trust on every phone is work that should not be repeated often. */
const AUTHORITY_LIFETIME_MS = 3_652 * DAY_MS;

/** So far may the clock be ahead when the authority is created, as that of a computer without a battery may be. */
const AUTHORITY_BACKDATED_MS = 365 * DAY_MS;

/** Apple's systems refuse more than 825 days from any authority, and used to refuse more than 398 from public ones. */
const SERVER_LIFETIME_MS = 397 * DAY_MS;

/** The server's certificate is backdated, since the clock of a phone may be slow. */
const SERVER_BACKDATED_MS = DAY_MS;

/** RFC 5280 §4.1.2.2 allows 20. */
const SERIAL_BYTES = 16;

const KEY = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };

/** RFC 5280 §A.1: the limit of a common name or unit. */
const MAX_NAME_LENGTH = 64;

/**
 * The certificate of a new authority, in PEM. Its name differs from those of other computers and of earlier authorities
 * on this one; its unit is the host name that it may sign for.
 *
 * @param options.key its private key, ECDSA on P-256
 * @param options.hostName valid in DNS
 */
export async function issueAuthority({
  key,
  hostName,
  nowMs,
}: {
  readonly key: KeyObject;
  readonly hostName: string;
  readonly nowMs: number;
}): Promise<string> {
  const publicKey = await publicKeyOf(key);
  const suffix = createHash("sha256")
    .update(createPublicKey(key).export({ type: "spki", format: "der" }))
    .digest("hex")
    .slice(0, 6)
    .toUpperCase();
  const start = `Visavis ${hostName}`.slice(0, MAX_NAME_LENGTH - suffix.length - 1);
  const unit = hostName.length > MAX_NAME_LENGTH ? "localhost" : hostName;
  const name = [{ CN: [`${start} ${suffix}`] }, { OU: [unit] }];
  const certificate = await X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject: name,
    issuer: name,
    notBefore: inSeconds(nowMs - AUTHORITY_BACKDATED_MS),
    notAfter: inSeconds(nowMs + AUTHORITY_LIFETIME_MS),
    publicKey,
    signingKey: await signingKeyOf(key),
    signingAlgorithm: SIGNATURE,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(publicKey),
      nameConstraints(permittedDomains(unit)),
    ],
  });
  return `${certificate.toString("pem")}\n`;
}

/**
 * A certificate for `hosts`, in PEM, that begins no earlier than the authority's and ends no later.
 *
 * @param options.authority its certificate in PEM, and its private key
 * @param options.key the server's private key, ECDSA on P-256
 */
export async function issueServerCertificate({
  authority,
  key,
  hosts,
  nowMs,
}: {
  readonly authority: { readonly pem: string; readonly key: KeyObject };
  readonly key: KeyObject;
  readonly hosts: CertificateHosts;
  readonly nowMs: number;
}): Promise<string> {
  const issuer = new X509Certificate(authority.pem);
  const publicKey = await publicKeyOf(key);
  const startMs = Math.max(issuer.notBefore.getTime(), nowMs - SERVER_BACKDATED_MS);
  const names = hosts.names.map((value) => ({ type: "dns" as const, value }));
  const addresses = hosts.addresses.map((value) => ({ type: "ip" as const, value }));
  const certificate = await X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    // No subject: the names are enough, and a subject could violate the authority's constraints.
    issuer: issuer.subjectName,
    notBefore: inSeconds(startMs),
    notAfter: inSeconds(Math.min(issuer.notAfter.getTime(), startMs + SERVER_LIFETIME_MS)),
    publicKey,
    signingKey: await signingKeyOf(authority.key),
    signingAlgorithm: SIGNATURE,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      // RFC 5280 §4.2.1.6: critical, since there is no subject.
      new SubjectAlternativeNameExtension([...names, ...addresses], true),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return `${certificate.toString("pem")}\n`;
}

/**
 * RFC 5280 §4.2.1.10. Not critical: systems that do not know it can still trust the authority, and all others obey it.
 */
function nameConstraints(domains: readonly string[]): Extension {
  const bases = [
    ...domains.map((dNSName) => new GeneralName({ dNSName })),
    // Listed explicitly, since some verifiers treat an unlisted kind of name as not permitted.
    ...["0.0.0.0/0", "::/0"].map((iPAddress) => new GeneralName({ iPAddress })),
  ];
  const permittedSubtrees = new GeneralSubtrees(bases.map((base) => new GeneralSubtree({ base })));
  return new Extension(
    id_ce_nameConstraints,
    false,
    AsnConvert.serialize(new NameConstraints({ permittedSubtrees })),
  );
}

/** Times in certificates are in whole seconds. */
function inSeconds(timeMs: number): Date {
  return new Date(Math.floor(timeMs / 1000) * 1000);
}

/** Positive, and always of the same length. */
function randomSerial(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  bytes.writeUInt8((bytes.readUInt8() & 0x3f) | 0x40);
  return bytes.toString("hex");
}

function signingKeyOf(key: KeyObject) {
  return key.toCryptoKey(KEY, false, ["sign"]);
}

function publicKeyOf(key: KeyObject) {
  return createPublicKey(key).toCryptoKey(KEY, true, ["verify"]);
}

import type { Report } from "../log/events.ts";
import { type Authority, isPremature, nameOf, noteHandOut, openAuthority, trustAnchor } from "./authority.ts";
import type { CertificateHosts } from "./certificate-hosts.ts";
import type { CertificateSource, CurrentCertificate } from "./certificate-source.ts";
import { openPrivateDirectory } from "./private-files.ts";
import {
  makeServerCertificate,
  readServerCertificate,
  renewalReason,
  type ServerCertificate,
} from "./server-certificate.ts";

/** Warn this long before the authority expires, each time it is opened. */
export const ENDING_MS = 365 * 86_400_000;

/** The authority and the certificate in use. */
interface Pair {
  readonly authority: Authority;
  readonly server: ServerCertificate;
}

/**
 * Certificates from our own authority. Both are kept in a directory and created if they are missing.
 *
 * @throws {UsageError} if the directory or its content cannot be used
 */
export async function openLocalCertificates({
  directory,
  hosts,
  nowMs,
  report,
}: {
  readonly directory: string;
  readonly hosts: () => CertificateHosts;
  readonly nowMs: () => number;
  readonly report: Report;
}): Promise<CertificateSource> {
  await openPrivateDirectory(directory);
  let pair = await open();
  let current = currentOf(pair);
  /** The authority whose start in the future has been reported. */
  let reported: string | undefined;
  warnAboutValidity();
  warnIfExpiring();

  function warnAboutValidity(): void {
    const { certificate } = pair.authority;
    const name = nameOf(certificate);
    const isEarly = isPremature(certificate, nowMs());
    if (isEarly && certificate.fingerprint256 !== reported) {
      report({
        event: "authority.warning",
        name,
        problem:
          `it is not valid before ${certificate.validFromDate.toISOString()}; set the clock of this computer, or, if it ` +
          `is right, move authority.pem and authority-key.pem out of ${directory} and set up every device again`,
      });
    }
    reported = isEarly ? certificate.fingerprint256 : undefined;
  }

  function warnIfExpiring(): void {
    const { certificate } = pair.authority;
    if (certificate.validToDate.getTime() - nowMs() >= ENDING_MS) return;
    const validUntil = certificate.validToDate.toISOString();
    report({ event: "authority.expiring", name: nameOf(certificate), validUntil });
  }

  async function open(): Promise<Pair> {
    const now = { hosts: hosts(), nowMs: nowMs() };
    const hostName = now.hosts.names.find((name) => name !== "localhost") ?? "localhost";
    const authority = await openAuthority({ directory, hostName, nowMs: now.nowMs, report });
    const { key, certificate } = await readServerCertificate(directory);
    const reason =
      certificate === undefined ? "missing" : renewalReason({ certificate, key }, { authority, ...now });
    if (certificate !== undefined && reason === undefined) return { authority, server: { certificate, key } };
    const server = await makeServerCertificate({ directory, authority, key, ...now });
    report({
      event: "certificate.issued",
      reason: reason ?? "missing",
      ...now.hosts,
      validUntil: server.certificate.validToDate.toISOString(),
    });
    return { authority, server };
  }

  return {
    get current() {
      return current;
    },
    async look() {
      const { authority, server } = pair;
      const now = { hosts: hosts(), nowMs: nowMs() };
      const isEarly = isPremature(authority.certificate, now.nowMs);
      if (!isEarly && renewalReason(server, { authority, ...now }) === undefined) {
        warnAboutValidity();
        return false;
      }
      pair = await open();
      warnAboutValidity();
      if (isSame(pair, { authority, server })) return false;
      current = currentOf(pair);
      warnIfExpiring();
      return true;
    },
    handOut: () => noteHandOut(directory),
  };
}

function isSame(one: Pair, other: Pair): boolean {
  return (
    one.authority.certificate.fingerprint256 === other.authority.certificate.fingerprint256 &&
    one.server.certificate.fingerprint256 === other.server.certificate.fingerprint256
  );
}

function currentOf({ authority, server }: Pair): CurrentCertificate {
  return {
    tls: {
      cert: server.certificate.toString(),
      key: server.key.export({ type: "pkcs8", format: "pem" }).toString(),
    },
    authority: trustAnchor(authority.certificate),
  };
}

import type { X509Certificate } from "node:crypto";
import type { Report } from "../log/events.ts";
import { type Authority, nameOf, openAuthority, trustAnchor } from "./authority.ts";
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
  warnIfExpiring(pair.authority.certificate);

  function warnIfExpiring(certificate: X509Certificate): void {
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
      if (renewalReason(server, { authority, hosts: hosts(), nowMs: nowMs() }) === undefined) return false;
      pair = await open();
      current = currentOf(pair);
      warnIfExpiring(pair.authority.certificate);
      return true;
    },
  };
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

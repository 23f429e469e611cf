import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { canonicalAddress } from "@visavis/stun/core";
import { dnsHostName, isInDomain, PRIVATE_DOMAINS } from "../network/host-name.ts";
import { InvalidValueError } from "../options/invalid-value.ts";
import { leadsToLoopback, readHostHeader } from "./host-header.ts";

/**
 * Whether a `Host` header names this server, so that no other name can be led here: a website that makes its own name lead
 * to a server in its visitor's network (DNS rebinding) would otherwise speak to it as if it were the server's own page.
 *
 * @param host as the client wrote it; without one it is not from a browser
 * @param localAddress the address of this computer at which the connection arrived
 */
export type IsOwnHost = (host: string | undefined, localAddress: string | undefined) => boolean;

/**
 * The server's own hosts: names of this computer, those in its certificate, its addresses, and what the operator names.
 *
 * @param options.publicHosts names and addresses, in canonical form; the current ones, at each call
 * @param options.certificate in PEM; the current one, at each call
 */
export function ownHosts(options: {
  readonly publicHosts: () => readonly string[];
  readonly hostName: string;
  readonly certificate: () => string | Uint8Array;
}): IsOwnHost {
  const name = dnsHostName(options.hostName);
  const [label = name] = name.split(".", 1);
  let read: { readonly pem: string | Uint8Array; readonly certificate: X509Certificate } | undefined;

  function isInCertificate(host: string): boolean {
    const pem = options.certificate();
    if (read?.pem !== pem) read = { pem, certificate: new X509Certificate(pem) };
    const { certificate } = read;
    return (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
  }

  /** Nobody can register a name in these domains, so it comes from the router or the computer itself. */
  const isNameAtHome = (host: string) =>
    host === label || (isInDomain(host, PRIVATE_DOMAINS) && host.startsWith(`${label}.`));

  return (header, localAddress) => {
    if (header === undefined) return true;
    const host = readHostHeader(header);
    if (host === undefined) return false;
    return (
      leadsToLoopback(host) ||
      host === name ||
      isNameAtHome(host) ||
      options.publicHosts().includes(host) ||
      host === canonicalAddress(localAddress ?? "") ||
      isInCertificate(host)
    );
  };
}

/**
 * Whether a request comes from a page of another site. Programs that are no browsers send no `Origin` (RFC 6454 §7.3).
 *
 * @param host what the client asked for, as it wrote it
 */
export function isForeignOrigin(
  origin: string | undefined,
  { host, publicHosts }: { readonly host: string | undefined; readonly publicHosts: () => readonly string[] },
): boolean {
  if (origin === undefined) return false;
  const from = /^https?:/.test(origin) && URL.canParse(origin) ? new URL(origin) : undefined;
  if (from === undefined) return true;
  const asked = `${from.protocol}//${host}`;
  const isSame = URL.canParse(asked) && new URL(asked).host === from.host;
  // Some proxies ask for a host of their own choice.
  return !isSame && !publicHosts().includes(readHostHeader(from.host) ?? "");
}

/** Names and addresses by which browsers reach the server, separated by commas. @throws {InvalidValueError} */
export function readPublicHosts(text: string): readonly string[] {
  return text.split(",").map((part) => {
    const written = part.trim();
    const host = readHostHeader(isIP(written) === 6 ? `[${written}]` : written);
    const hasPort = host !== undefined && /:\d+$/.test(written) && isIP(written) !== 6;
    if (host !== undefined && !hasPort) return host;
    throw new InvalidValueError(
      `"${written}" is not a host; give a name or an address without port, such as meet.example.org`,
    );
  });
}

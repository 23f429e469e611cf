import type { TlsContext } from "@visavis/turn/node";
import type { Report } from "../log/events.ts";
import type { InterfaceWatch } from "../network/interface-watch.ts";
import type { TrustAnchor } from "./authority.ts";
import type { CertificateHosts } from "./certificate-hosts.ts";
import { openLocalCertificates } from "./local-certificates.ts";
import { type OwnPaths, openOwnCertificate } from "./own-certificate.ts";

/** The certificate of this server, kept up to date while it runs. */
export interface Certificates {
  /** The context for new TLS connections. */
  tls(): TlsContext;
  /** `undefined` if the operator's own certificate is used. */
  readonly authority: TrustAnchor | undefined;
  /** Must be awaited before a device gets the authority. Never rejects. */
  handOut(): Promise<void>;
  /** Looks for a change now rather than when the interfaces are checked next. A problem is reported. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the operator's own certificate, or one of a local authority in the data directory. Addresses and files are
 * checked whenever the interfaces are.
 *
 * @param options.own `undefined` to issue certificates
 * @param options.hosts the names and addresses that the certificate must cover
 * @param options.onChange called after `tls()` changed
 * @throws {UsageError} when files cannot be used
 */
export async function openCertificates(options: {
  readonly own: OwnPaths | undefined;
  readonly dataDirectory: string;
  readonly hosts: () => CertificateHosts;
  readonly onChange: () => void;
  readonly report: Report;
  readonly watch: Pick<InterfaceWatch, "subscribe">;
  readonly nowMs?: () => number;
}): Promise<Certificates> {
  const { own, dataDirectory, hosts, onChange, report, watch, nowMs = Date.now } = options;
  const source =
    own === undefined
      ? await openLocalCertificates({ directory: dataDirectory, hosts, nowMs, report })
      : await openOwnCertificate({ paths: own, nowMs, report });

  let lastProblem: string | undefined;
  async function look(): Promise<void> {
    try {
      if (await source.look()) onChange();
      lastProblem = undefined;
    } catch (error) {
      const problem = problemOf(error);
      if (problem !== lastProblem) report({ event: "certificate.rejected", problem });
      lastProblem = problem;
    }
  }

  return {
    tls: () => source.current.tls,
    get authority() {
      return source.current.authority;
    },
    async handOut() {
      try {
        await source.handOut();
      } catch (error) {
        const name = source.current.authority?.name ?? "";
        report({ event: "authority.warning", name, problem: problemOf(error) });
      }
    },
    look,
    close: watch.subscribe(look),
  };
}

function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

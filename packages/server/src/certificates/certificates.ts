import type { TlsContext } from "@visavis/turn/node";
import type { Report } from "../log/events.ts";
import type { CertificateHosts } from "./certificate-hosts.ts";
import { openLocalCertificates } from "./local-certificates.ts";
import { type OwnPaths, openOwnCertificate } from "./own-certificate.ts";
import type { TrustAnchor } from "./trust-anchor.ts";

/** Neither addresses nor files tell when they change, so they are looked at this often. */
const LOOK_INTERVAL_MS = 5_000;

/** The certificate of this server, kept up as long as it runs. */
export interface Certificates {
  /** What new TLS connections use now. */
  tls(): TlsContext;
  /** Missing where the operator's own certificate is used. */
  readonly authority: TrustAnchor | undefined;
  close(): Promise<void>;
}

/**
 * Opens the operator's own certificate, or one of a local authority that is kept in the data directory.
 *
 * @param options.own missing: certificates are made
 * @param options.hosts the names and addresses it must be good for, asked again every few seconds
 * @param options.onChange called after `tls()` changed
 * @param options.repeat for tests: in place of the clock's ticks
 * @throws {UsageError} when files cannot be used
 */
export async function openCertificates(options: {
  readonly own: OwnPaths | undefined;
  readonly dataDirectory: string;
  readonly hosts: () => CertificateHosts;
  readonly onChange: () => void;
  readonly report: Report;
  readonly nowMs?: () => number;
  readonly repeat?: (deed: () => void, intervalMs: number) => { readonly stop: () => void };
}): Promise<Certificates> {
  const {
    own,
    dataDirectory,
    hosts,
    onChange,
    report,
    nowMs = Date.now,
    repeat = repeatUnobtrusively,
  } = options;
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
      const problem = error instanceof Error ? error.message : String(error);
      if (problem !== lastProblem) report({ event: "certificate.rejected", problem });
      lastProblem = problem;
    }
  }
  let looking: Promise<void> = Promise.resolve();
  const watch = repeat(() => {
    looking = looking.then(look);
  }, LOOK_INTERVAL_MS);

  return {
    tls: () => source.current.tls,
    get authority() {
      return source.current.authority;
    },
    async close() {
      watch.stop();
      await looking;
    },
  };
}

/** Never keeps the process alive. */
function repeatUnobtrusively(deed: () => void, intervalMs: number): { readonly stop: () => void } {
  const timer = setInterval(deed, intervalMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

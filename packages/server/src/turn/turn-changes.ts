import type { ListenAddress, TurnServer } from "@visavis/turn/node";
import type { ExternalAddresses } from "../external-address/external-addresses.ts";
import type { Report } from "../log/events.ts";
import { watchInterfaces } from "../network/interface-watch.ts";
import { listenFailure } from "../network/listen-problem.ts";
import type { ConfProblem } from "../turnserver-conf/conf-lines.ts";
import {
  readCertificate,
  readTurnserverFile,
  type TurnserverFile,
  TurnserverFileError,
} from "../turnserver-conf/turnserver-file.ts";
import type { LogDestination } from "./log-destination.ts";
import type { Plan } from "./turn-plan.ts";

/** How often a draining server checks whether it is done. */
const DRAIN_CHECK_INTERVAL_MS = 1000;

/** How often a server that waits for its certificate looks for it. */
const CERTIFICATE_CHECK_INTERVAL_MS = 1000;

/** What changes while the server runs, besides its file. */
export interface Changes {
  /** External addresses have changed. */
  externalsChanged(): void;
}

/**
 * Applies changes of the file, on a signal, of the addresses of the machine, and of its external ones. With a file that waits for
 * its certificate, TLS begins as soon as that can be read. A change that cannot be applied is reported and has no effect. The log,
 * the PID file and the user of the process never change.
 */
export function followChanges({
  path,
  file,
  waitsForCertificate,
  server,
  plan,
  externals,
  destination,
  report,
  stop,
}: {
  readonly path: string;
  readonly file: TurnserverFile;
  readonly waitsForCertificate: boolean;
  readonly server: TurnServer;
  readonly plan: Plan;
  readonly externals: ExternalAddresses;
  readonly destination: LogDestination;
  readonly report: Report;
  readonly stop: (signal: NodeJS.Signals) => Promise<void>;
}): Changes {
  let current = file;
  /** The current change; the next one waits for it. */
  let change: Promise<void> = Promise.resolve();

  const apply = async (next: TurnserverFile): Promise<readonly ConfProblem[]> => {
    const { listen, configuration, warnings } = plan(next);
    const before = new Set(server.listening.map(writtenListener));
    // A listener for TLS needs its certificate at once.
    if (next.tls !== undefined) server.setTlsContext(next.tls);
    try {
      await server.setListeners(listen);
    } catch (error) {
      if (current.tls !== undefined) server.setTlsContext(current.tls);
      throw error;
    }
    server.reconfigure(configuration);
    current = next;
    for (const listener of server.listening) {
      if (!before.has(writtenListener(listener))) report({ event: "turn.listening", ...listener });
    }
    return warnings;
  };
  const reload = async () => {
    try {
      destination.reopen();
    } catch (error) {
      const problem = `cannot be opened again (${reasonOf(error)}); the log goes on in the file that is open`;
      report({ event: "configuration.warning", file: path, key: "log-file", problem });
    }
    const next = readTurnserverFile(path, {
      // TLS does not end because its certificate is being replaced.
      waitsForCertificate: waitsForCertificate && current.tls === undefined,
    });
    const goBack = await externals.follow(next.conf.externalIps);
    let warnings: readonly ConfProblem[];
    try {
      warnings = await apply(next);
    } catch (error) {
      goBack();
      throw error;
    }
    report({ event: "configuration.reloaded" });
    reportWarnings(report, path, [...next.warnings, ...warnings]);
    externals.lookAgain();
    waitForCertificate();
  };
  const enqueue = (deed: () => Promise<unknown>) => {
    change = change.then(deed).then(
      () => {},
      (error: unknown) => reportRejection(report, path, error),
    );
  };

  /** Looks for the certificate until it can be used. What is wrong with it is reported once. */
  let certificateTimer: NodeJS.Timeout | undefined;
  let reported: string | undefined;
  function waitForCertificate(): void {
    clearTimeout(certificateTimer);
    if (!current.isWaitingForCertificate) return;
    certificateTimer = setTimeout(() => enqueue(useCertificate), CERTIFICATE_CHECK_INTERVAL_MS);
  }
  async function useCertificate(): Promise<void> {
    if (!current.isWaitingForCertificate) return;
    try {
      const tls = readCertificate(path, current.conf);
      await apply({ ...current, tls, isWaitingForCertificate: false });
    } catch (error) {
      const isMissing = error instanceof TurnserverFileError && error.isCertificateMissing;
      if (!isMissing && reasonOf(error) !== reported) reportRejection(report, path, error);
      reported = isMissing ? undefined : reasonOf(error);
    }
    waitForCertificate();
  }
  waitForCertificate();

  watchInterfaces().subscribe(({ hasChanged }) => {
    if (!hasChanged) return;
    enqueue(() => apply(current));
    externals.lookAgain();
  });
  process.on("SIGHUP", () => enqueue(reload));
  // coturn reloads its certificate on this signal, and tools that renew certificates rely on it.
  process.on("SIGUSR2", () => enqueue(reload));
  process.once("SIGUSR1", () => {
    server.drain();
    report({ event: "turn.draining", allocations: server.gauges().allocations });
    const stopWhenEmpty = () => {
      if (server.gauges().allocations <= current.conf.drainMinAllocations) void stop("SIGUSR1");
      else setTimeout(stopWhenEmpty, DRAIN_CHECK_INTERVAL_MS);
    };
    stopWhenEmpty();
  });

  return { externalsChanged: () => enqueue(() => apply(current)) };
}

function writtenListener({ transport, address, port }: ListenAddress): string {
  return `${transport} ${address} ${port}`;
}

export function reportWarnings(report: Report, file: string, problems: readonly ConfProblem[]): void {
  for (const { message, ...place } of problems) {
    report({ event: "configuration.warning", file, ...place, problem: message });
  }
}

function reportRejection(report: Report, file: string, error: unknown): void {
  if (!(error instanceof TurnserverFileError)) {
    report({ event: "configuration.rejected", file, problem: reasonOf(error) });
    return;
  }
  for (const { message, ...place } of error.problems) {
    report({ event: "configuration.rejected", file, ...place, problem: message });
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // An error of a file has no port.
  if (!Object.hasOwn(Object(error), "port")) return message;
  try {
    return listenFailure(error);
  } catch {
    return message;
  }
}

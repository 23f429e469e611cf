import type { Figures } from "./figures.ts";
import type { ConnectivityFinding, FindingReason, Grade } from "./findings.ts";
import { TEST_IDS, type TestId } from "./test-plan.ts";

/** Identifies the file format and its version. */
const FORMAT = "visavis-connectivity";
const FORMAT_VERSION = 1;

/** One test in the report. */
interface ReportLine {
  readonly test: TestId;
  readonly grade: Grade;
  readonly reason: FindingReason | string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tookMs: number;
  readonly figures: Figures;
}

/** The results of a run, for others to read. It contains addresses, but no password, credential or user name. */
export interface ConnectivityReport {
  readonly format: typeof FORMAT;
  readonly formatVersion: typeof FORMAT_VERSION;
  /** Of Visavis. */
  readonly version: string;
  readonly browser: string;
  readonly savedAt: string;
  /** URLs only. */
  readonly servers: readonly string[];
  readonly lines: readonly ReportLine[];
}

interface ReportedResult {
  readonly finding: ConnectivityFinding;
  readonly figures: Figures;
  readonly startedAtMs: number;
  readonly tookMs: number;
  /** Why there was no device. */
  readonly refusal?: { readonly failure: { readonly kind: string } };
}

interface ReportOptions {
  readonly version: string;
  readonly browser: string;
  readonly savedAt: Date;
  readonly servers: readonly {
    readonly urls: readonly string[];
    readonly username: string;
    readonly credential: string;
  }[];
}

/** The report of all tests that ran, in the order of the page. */
export function reportOf(
  results: Readonly<Partial<Record<TestId, ReportedResult>>>,
  { version, browser, savedAt, servers }: ReportOptions,
): ConnectivityReport {
  const secrets = servers.flatMap(({ username, credential }) => [username, credential]);
  return {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    version,
    browser,
    savedAt: savedAt.toISOString(),
    servers: servers.flatMap(({ urls }) => urls),
    lines: TEST_IDS.flatMap((test) => {
      const result = results[test];
      if (result === undefined) return [];
      const { finding, figures, startedAtMs, tookMs, refusal } = result;
      return [
        {
          test,
          grade: finding.grade,
          reason: refusal === undefined ? finding.reason : `${finding.reason}: ${refusal.failure.kind}`,
          startedAt: new Date(startedAtMs).toISOString(),
          tookMs: Math.round(tookMs),
          figures: withoutSecrets(figures, secrets),
        },
      ];
    }),
  };
}

export function reportJson(report: ConnectivityReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** Error messages of browsers may repeat the configuration. */
function withoutSecrets(figures: Figures, secrets: readonly string[]): Figures {
  const { browserWords } = figures;
  if (typeof browserWords !== "string") return figures;
  const known = secrets.filter((secret) => secret !== "");
  return {
    ...figures,
    browserWords: known.reduce((words, secret) => words.replaceAll(secret, "***"), browserWords),
  };
}

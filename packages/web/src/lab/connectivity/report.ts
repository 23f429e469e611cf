import type { Figures } from "./figures.ts";
import type { Grade } from "./finding.ts";
import type { FindingReason } from "./finding-words.ts";
import { TEST_IDS, type TestId } from "./test-plan.ts";

/** Which file it is, and in which form. */
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

/** All that a run found, for others to read. It has addresses, and no password, credential or user name. */
export interface Report {
  readonly format: typeof FORMAT;
  readonly formatVersion: typeof FORMAT_VERSION;
  /** Of Visavis. */
  readonly version: string;
  readonly browser: string;
  readonly savedAt: string;
  /** Addresses alone. */
  readonly servers: readonly string[];
  readonly lines: readonly ReportLine[];
}

interface Reported {
  readonly finding: { readonly grade: Grade; readonly reason: FindingReason };
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

/** Makes the report of what was run, in the order of the page. */
export function reportOf(
  results: Readonly<Partial<Record<TestId, Reported>>>,
  { version, browser, savedAt, servers }: ReportOptions,
): Report {
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

export function reportJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** A browser's own words may repeat what it was given. */
function withoutSecrets(figures: Figures, secrets: readonly string[]): Figures {
  const { browserWords } = figures;
  if (typeof browserWords !== "string") return figures;
  const known = secrets.filter((secret) => secret !== "");
  return {
    ...figures,
    browserWords: known.reduce((words, secret) => words.replaceAll(secret, "***"), browserWords),
  };
}

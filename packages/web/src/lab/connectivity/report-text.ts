import { failureWords } from "../../capture/capture-failure-words.ts";
import { localized } from "../../i18n/localized.ts";
import { colon } from "../../i18n/punctuation.ts";
import { FIGURES, type FigureName, type Figures, type FigureValue, figureText } from "./figures.ts";
import { findingWords } from "./findings.ts";
import type { ConnectivityReport } from "./report.ts";
import type { TestResult } from "./run.ts";
import { TEST_IDS, type TestId } from "./test-plan.ts";
import { GRADE_WORDS, TEST_WORDS } from "./words.ts";

/** A result in a sentence, and advice, in the language of the page. */
export function resultWords({ finding, refusal }: Pick<TestResult, "finding" | "refusal">): {
  readonly means: string;
  readonly next: string | undefined;
} {
  if (refusal !== undefined) {
    const { what, next } = failureWords(refusal.failure, refusal.device);
    return { means: what, next };
  }
  const { means, next } = findingWords(finding.reason);
  return { means: localized(means), next: next === undefined ? undefined : localized(next) };
}

/** The figures in the order of `FIGURES`. */
export function figureRows(figures: Figures): readonly (readonly [name: FigureName, value: FigureValue])[] {
  return (Object.keys(FIGURES) as FigureName[]).flatMap((name) => {
    const value = figures[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}

/** The report as text: one line per test, with its figures below. */
export function reportText(
  report: ConnectivityReport,
  results: Readonly<Partial<Record<TestId, TestResult>>>,
): string {
  const lines = TEST_IDS.flatMap((test) => {
    const result = results[test];
    const figures = report.lines.find((line) => line.test === test)?.figures;
    if (result === undefined || figures === undefined) return [];
    const { means, next } = resultWords(result);
    return [
      `[${localized(GRADE_WORDS[result.finding.grade])}] ${localized(TEST_WORDS[test].name)}${colon()}${means}`,
      ...(next === undefined || result.finding.grade === "passed" ? [] : [`    ${next}`]),
      ...figureRows(figures).map(
        ([name, value]) => `    ${localized(FIGURES[name].name)}${colon()}${figureText(name, value)}`,
      ),
    ];
  });
  return [`Visavis ${report.version} · ${report.savedAt}`, report.browser, "", ...lines, ""].join("\n");
}

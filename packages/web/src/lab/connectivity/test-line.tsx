import { CircleCheck, CircleDashed, CircleMinus, CircleX, LoaderCircle, Play, TriangleAlert } from "lucide";
import { seconds } from "../../figures/durations.ts";
import { localized } from "../../i18n/localized.ts";
import { Icon } from "../../ui/icon.tsx";
import { FIGURES, type FigureName, type FigureValue, figureText } from "./figures.ts";
import { figureRows, resultWords } from "./report-text.ts";
import { pending, results, runTests, type TestResult } from "./run.ts";
import type { TestId } from "./test-plan.ts";
import { GRADE_WORDS, sayPage, TEST_WORDS } from "./words.ts";

const MARKS = { passed: CircleCheck, warning: TriangleAlert, failed: CircleX, skipped: CircleMinus } as const;

/** One test: what it does or found, its figures, and a button that runs it alone. */
export function TestLine({ test }: { readonly test: TestId }) {
  const words = sayPage();
  const { name, does } = TEST_WORDS[test];
  const place = pending.value.indexOf(test);
  const state = place === 0 ? "running" : place > 0 ? "waiting" : "idle";
  const result = state === "idle" ? results.value[test] : undefined;
  return (
    <li
      data-test={test}
      data-state={state}
      data-grade={result?.finding.grade}
      data-reason={result?.finding.reason}
      data-started={result?.startedAtMs}
    >
      <div class="test-head">
        <Mark state={state} result={result} />
        <h4>{localized(name)}</h4>
        <span class="test-grade">
          {result !== undefined
            ? localized(GRADE_WORDS[result.finding.grade])
            : state === "idle"
              ? words.notYet
              : words[state === "running" ? "now" : "waiting"]}
        </span>
        <button
          type="button"
          class="quiet"
          data-action="test-one"
          title={words.runOne(localized(name))}
          aria-label={words.runOne(localized(name))}
          disabled={pending.value.length > 0}
          onClick={() => void runTests([test])}
        >
          <Icon node={Play} />
        </button>
      </div>
      {result === undefined ? <p class="muted">{localized(does)}</p> : <Found result={result} />}
    </li>
  );
}

function Mark({ state, result }: { readonly state: string; readonly result: TestResult | undefined }) {
  if (result !== undefined) return <Icon node={MARKS[result.finding.grade]} />;
  return <Icon node={state === "running" ? LoaderCircle : CircleDashed} />;
}

function Found({ result }: { readonly result: TestResult }) {
  const words = sayPage();
  const { means, next } = resultWords(result);
  const { browserWords } = result.refusal ?? {};
  return (
    <>
      <p>{means}</p>
      {next !== undefined && <p class="muted">{next}</p>}
      {result.finding.reason === "ownCertificate" && (
        <p>
          <a href="/trust.html">/trust.html</a>
        </p>
      )}
      <details>
        <summary>{words.details}</summary>
        <dl class="figures">
          {figureRows(result.figures).map(([name, value]) => (
            <Row key={name} name={name} value={value} />
          ))}
          {browserWords !== undefined && (
            <Row name="browserWords" value={`${browserWords.name}: ${browserWords.message}`} />
          )}
        </dl>
        <p class="small muted">{words.took(seconds(result.tookMs))}</p>
      </details>
    </>
  );
}

function Row({ name, value }: { readonly name: FigureName; readonly value: FigureValue }) {
  const label = localized(FIGURES[name].name);
  const isSeries = Array.isArray(value) && value.length > 1 && value.every((one) => typeof one === "number");
  return (
    <div data-figure={name}>
      <dt>{label}</dt>
      <dd class="wire">
        {isSeries && <SeriesBars values={value} />}
        {figureText(name, value)}
      </dd>
    </div>
  );
}

const BARS_HEIGHT = 40;
const BAR_WIDTH = 8;
const BAR_GAP = 2;

/** A series as bars. The same figures are given as text. */
function SeriesBars({ values }: { readonly values: readonly number[] }) {
  const largest = Math.max(...values, 1);
  const width = values.length * (BAR_WIDTH + BAR_GAP);
  return (
    <svg
      class="series-bars"
      viewBox={`0 0 ${width} ${BARS_HEIGHT}`}
      style={{ maxWidth: `${width}px` }}
      aria-hidden="true"
    >
      {values.map((value, index) => {
        const height = Math.max((value / largest) * BARS_HEIGHT, 1);
        return (
          <rect
            key={index}
            x={index * (BAR_WIDTH + BAR_GAP)}
            y={BARS_HEIGHT - height}
            width={BAR_WIDTH}
            height={height}
          />
        );
      })}
    </svg>
  );
}

import { Check, CircleHelp, EqualNot, RotateCw } from "lucide";
import type { ComparisonResult } from "../../capture/comparison.ts";
import type { Strictness } from "../../capture/requested-constraints.ts";
import { phrasebook } from "../../i18n/language.ts";
import { Icon } from "../../ui/icon.tsx";
import type { TrackReading } from "./track-readings.ts";

/** One property of a track. `range` is what the device supports. */
export interface ComparisonRow {
  /** The name on the page. */
  readonly name: string;
  /** The name in the API. */
  readonly term: string;
  readonly requested: string | undefined;
  /** Whether it was requested as `ideal` or `exact`. */
  readonly strictness?: Strictness;
  readonly delivered: string | undefined;
  readonly range?: string | undefined;
  readonly verdict: ComparisonResult;
}

const say = phrasebook(
  {
    property: "Property",
    requested: "Requested",
    delivered: "Delivered",
    range: "Supported",
    comparison: "Comparison",
    raw: "Raw API values",
    browsersChoice: "browser’s choice",
    notReported: "not reported",
    asRequested: "as requested",
    rotated: "as requested, rotated",
    differs: "differs",
    unknown: "unknown",
    notRequested: "",
  },
  {
    property: "属性",
    requested: "请求值",
    delivered: "实际值",
    range: "支持范围",
    comparison: "对比",
    raw: "API 原始返回值",
    browsersChoice: "由浏览器决定",
    notReported: "未提供",
    asRequested: "一致",
    rotated: "一致（宽高互换）",
    differs: "不一致",
    unknown: "无法判断",
    notRequested: "",
  },
);

const MARKS = { asRequested: Check, rotated: RotateCw, differs: EqualNot, unknown: CircleHelp } as const;

/** Requested and delivered values side by side, with the result of their comparison. */
export function ComparisonTable(table: {
  readonly caption: string;
  readonly rows: readonly ComparisonRow[];
}) {
  const words = say();
  return (
    <table class="comparison">
      <caption>{table.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.property}</th>
          <th scope="col">{words.requested}</th>
          <th scope="col">{words.delivered}</th>
          <th scope="col">{words.comparison}</th>
          <th scope="col">{words.range}</th>
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr key={row.term} data-term={row.term} data-verdict={row.verdict}>
            <th scope="row">
              {row.name}
              <code class="wire">{row.term}</code>
            </th>
            <td data-column={words.requested}>
              {row.requested === undefined ? (
                <span class="small muted">{words.browsersChoice}</span>
              ) : (
                <span>
                  {row.requested}{" "}
                  {row.strictness !== undefined && <code class="wire muted">{row.strictness}</code>}
                </span>
              )}
            </td>
            <td data-column={words.delivered} class="comparison-delivered">
              {row.delivered ?? <span class="small muted">{words.notReported}</span>}
            </td>
            <td data-column={words.comparison} class="comparison-verdict">
              {row.verdict !== "notRequested" && (
                <span class="verdict">
                  <Icon node={MARKS[row.verdict]} />
                  {words[row.verdict]}
                </span>
              )}
            </td>
            <td data-column={words.range}>
              {row.range !== undefined && <span class="muted">{row.range}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Everything that the track reports, as the API returns it. */
export function RawReading({ constraints, settings, capabilities }: TrackReading) {
  return (
    <details class="raw-reading">
      <summary>{say().raw}</summary>
      {Object.entries({
        getConstraints: constraints,
        getSettings: settings,
        getCapabilities: capabilities,
      }).map(([method, value]) => (
        <pre key={method}>
          <code class="wire">
            {`${method}()\n`}
            {JSON.stringify(value, undefined, 2)}
          </code>
        </pre>
      ))}
    </details>
  );
}

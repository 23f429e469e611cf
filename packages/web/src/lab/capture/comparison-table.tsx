import { Check, CircleHelp, EqualNot, RotateCw } from "lucide";
import type { Verdict } from "../../capture/comparison.ts";
import type { Firmness } from "../../capture/wishes.ts";
import { phrasebook } from "../../i18n/language.ts";
import { Icon } from "../../ui/icon.tsx";

/** One property of a track. `range` is what the device could do. */
export interface ComparisonRow {
  /** In the page's words. */
  readonly name: string;
  /** In the API's words. */
  readonly term: string;
  readonly asked: string | undefined;
  /** How firmly it was asked, where something was. */
  readonly firmness?: Firmness;
  readonly delivered: string | undefined;
  readonly range?: string | undefined;
  readonly verdict: Verdict;
}

const say = phrasebook(
  {
    property: "Property",
    asked: "Asked",
    delivered: "Delivered",
    range: "Could do",
    comparison: "Comparison",
    notAsked: "browser’s choice",
    notTold: "not told",
    asAsked: "as asked",
    turned: "as asked, turned",
    differs: "differs",
    untold: "cannot tell",
    open: "",
  },
  {
    property: "属性",
    asked: "请求值",
    delivered: "实际值",
    range: "支持范围",
    comparison: "对比",
    notAsked: "由浏览器决定",
    notTold: "未提供",
    asAsked: "一致",
    turned: "一致（宽高互换）",
    differs: "不一致",
    untold: "无法判断",
    open: "",
  },
);

const MARKS = { asAsked: Check, turned: RotateCw, differs: EqualNot, untold: CircleHelp } as const;

/** What was asked beside what came, with a mark and a word where they can be compared. */
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
          <th scope="col">{words.asked}</th>
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
            <td data-column={words.asked}>
              {row.asked === undefined ? (
                <span class="small muted">{words.notAsked}</span>
              ) : (
                <span>
                  {row.asked} {row.firmness !== undefined && <code class="wire muted">{row.firmness}</code>}
                </span>
              )}
            </td>
            <td data-column={words.delivered} class="comparison-delivered">
              {row.delivered ?? <span class="small muted">{words.notTold}</span>}
            </td>
            <td data-column={words.comparison} class="comparison-verdict">
              {row.verdict !== "open" && (
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

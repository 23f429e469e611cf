import type { SeriesBand } from "@visavis/trace/core";
import { phrasebook } from "../i18n/language.ts";
import { colon } from "../i18n/punctuation.ts";
import type { BandRow } from "./chart-groups.ts";
import { streamWords } from "./stream-words.ts";
import { formatMs } from "./units.ts";

const say = phrasebook(
  {
    title: "Resolution, and what limits the quality",
    resolution: "Resolution",
    qualityLimitation: "qualityLimitationReason",
    latest: "now",
    asTable: "All periods as a table",
    stream: "Stream",
    from: "From",
    until: "Until",
    value: "Value",
  },
  {
    title: "分辨率，以及限制画质的原因",
    resolution: "分辨率",
    qualityLimitation: "qualityLimitationReason",
    latest: "现在",
    asTable: "以表格显示所有时段",
    stream: "流",
    from: "从",
    until: "到",
    value: "值",
  },
);

const MAX_ROWS = 300;
/** A share of the width. Narrower bands have no room for their value. */
const WORD_SHARE = 0.14;

/** Values that are not numbers, as bands on the time axis of the charts above. */
export function QualityBands({
  rows,
  atMs,
}: {
  readonly rows: readonly BandRow[];
  readonly atMs: readonly number[];
}) {
  const words = say();
  const [firstMs = 0, lastMs = 0] = [atMs[0], atMs.at(-1)];
  if (rows.length === 0) return null;
  const span = Math.max(lastMs - firstMs, 1);
  return (
    <section class="trace-bands">
      <h3>{words.title}</h3>
      {rows.map(({ what, stream, bands }) => (
        <div key={`${what} ${stream.direction} ${stream.id}`}>
          <p class="small">
            {words[what]} · {streamWords(stream)} · {words.latest}
            {colon()}
            <span class="wire">{bands.at(-1)?.value.slice(0, 40)}</span>
          </p>
          <svg class="trace-band-row" viewBox="0 0 1000 26" preserveAspectRatio="none" aria-hidden="true">
            {bands.map((band) => (
              <rect
                key={band.fromMs}
                x={((band.fromMs - firstMs) / span) * 1_000}
                width={Math.max(((band.untilMs - band.fromMs) / span) * 1_000, 1)}
                y={0}
                height={26}
                data-limit={limitOf(band)}
              />
            ))}
          </svg>
          <ol class="trace-band-words" aria-hidden="true">
            {bands
              .filter(({ fromMs, untilMs }) => (untilMs - fromMs) / span >= WORD_SHARE)
              .map((band) => (
                <li
                  key={band.fromMs}
                  class="wire"
                  style={{ insetInlineStart: `${((band.fromMs - firstMs) / span) * 100}%` }}
                >
                  {band.value.slice(0, 40)}
                </li>
              ))}
          </ol>
        </div>
      ))}
      <details>
        <summary>{words.asTable}</summary>
        <BandTable bands={rows.flatMap(({ bands }) => bands).slice(0, MAX_ROWS)} />
      </details>
    </section>
  );
}

/** Selects the colour of a band. */
function limitOf({ what, value }: SeriesBand): string {
  if (what === "resolution") return "size";
  return value === "none" ? "none" : value === "cpu" ? "cpu" : value === "bandwidth" ? "bandwidth" : "other";
}

function BandTable({ bands }: { readonly bands: readonly SeriesBand[] }) {
  const words = say();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="trace-scroll" tabIndex={0} aria-label={words.asTable}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.from}</th>
            <th scope="col">{words.until}</th>
            <th scope="col">{words.stream}</th>
            <th scope="col">{words.value}</th>
          </tr>
        </thead>
        <tbody>
          {bands.map(({ what, stream, value, fromMs, untilMs }, index) => (
            <tr key={index}>
              <td class="trace-figure">{formatMs(fromMs)}</td>
              <td class="trace-figure">{formatMs(untilMs)}</td>
              <td>
                {words[what]} · {streamWords(stream)}
              </td>
              <td class="wire">{value.slice(0, 40)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

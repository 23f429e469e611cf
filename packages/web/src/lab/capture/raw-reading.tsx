import { phrasebook } from "../../i18n/language.ts";
import type { TrackReading } from "./track-readings.ts";

const say = phrasebook({ title: "In the API’s own words" }, { title: "API 原始返回值" });

/** Everything that the track tells, as the API gives it. */
export function RawReading({ constraints, settings, capabilities }: TrackReading) {
  return (
    <details class="raw-reading">
      <summary>{say().title}</summary>
      {Object.entries({
        getConstraints: constraints,
        getSettings: settings,
        getCapabilities: capabilities,
      }).map(([method, told]) => (
        <pre key={method}>
          <code class="wire">
            {`${method}()\n`}
            {JSON.stringify(told, undefined, 2)}
          </code>
        </pre>
      ))}
    </details>
  );
}

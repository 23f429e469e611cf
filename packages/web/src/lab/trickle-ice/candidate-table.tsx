import { urlHost } from "@visavis/stun/core";
import { priorityParts } from "@visavis/trace/core/sdp";
import type { ComponentChildren } from "preact";
import { milliseconds, seconds } from "../../figures/durations.ts";
import type { GatheredCandidate } from "../../ice-servers/gathering.ts";
import { sayResults } from "./words.ts";

/** Everything that the browser reports about each candidate, in the order in which they were gathered. */
export function CandidateTable(table: {
  readonly name: string;
  readonly candidates: readonly GatheredCandidate[];
}) {
  const words = sayResults();
  if (table.candidates.length === 0) return <p class="muted small">{words.noCandidates}</p>;
  const columns = columnsOf();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="candidates" tabIndex={0} aria-label={table.name}>
      <table>
        <thead>
          <tr>
            {columns.map(([name]) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="wire">
          {table.candidates.map((candidate, index) => (
            <tr key={`${index} ${candidate.address}`} data-type={candidate.type}>
              {columns.map(([name, cell]) => (
                <td key={name} data-column={name}>
                  {cell(candidate)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type Column = readonly [name: string, cell: (candidate: GatheredCandidate) => ComponentChildren];

function columnsOf(): readonly Column[] {
  const words = sayResults();
  return [
    [words.time, ({ atMs }) => seconds(atMs)],
    [words.type, ({ type }) => <strong>{type}</strong>],
    [words.protocol, ({ protocol }) => protocol],
    [words.address, ({ address }) => address],
    [words.port, ({ port }) => port],
    [words.url, ({ url }) => url],
    [words.relayProtocol, ({ relayProtocol }) => relayProtocol],
    [words.roundTrip, ({ roundTripMs }) => roundTripMs !== undefined && milliseconds(roundTripMs)],
    [words.related, relatedAddressOf],
    [words.priority, ({ priority }) => priorityText(priority)],
    [words.foundation, ({ foundation }) => foundation],
    [words.component, ({ component }) => component],
    [words.tcpType, ({ tcpType }) => tcpType],
  ];
}

function relatedAddressOf({ relatedAddress, relatedPort }: GatheredCandidate): string {
  if (relatedAddress === undefined || relatedAddress === "") return "";
  return `${urlHost(relatedAddress)}:${relatedPort ?? ""}`;
}

/** RFC 8445 §5.1.2.1: type preference, local preference, and 256 minus the component. */
function priorityText(priority: number): string {
  const { typePreference, localPreference, component } = priorityParts(priority);
  return `${typePreference} | ${localPreference} | ${256 - component}`;
}

import { seconds } from "../../figures/durations.ts";
import type { SideName } from "../../loopback/steps.ts";
import { SHOWN_MACHINES, type ShownMachine, sides } from "./side.ts";
import { say } from "./words.ts";

/** The current states of both sides, and the earlier ones. */
export function StateTable() {
  const words = say();
  return (
    <section class="panel local-states">
      <h2>{words.states}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.state}</th>
            <th scope="col" data-colour="a">
              {words.sideA}
            </th>
            <th scope="col" data-colour="b">
              {words.sideB}
            </th>
          </tr>
        </thead>
        <tbody>
          {SHOWN_MACHINES.map((name) => (
            <tr key={name}>
              <th scope="row">{words[name]}</th>
              <StateCell side="a" name={name} />
              <StateCell side="b" name={name} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** ICE has the longest history: new, checking, connected, completed, closed. */
const HISTORY_SHOWN = 5;

function StateCell({ side, name }: { readonly side: SideName; readonly name: ShownMachine }) {
  const passed = sides[side].states.value[name];
  return (
    <td class="wire" data-connection={side} data-state={name}>
      <strong data-current>{passed.at(-1)?.state ?? "–"}</strong>
      {passed.length > 0 && (
        <ol>
          {passed.slice(-HISTORY_SHOWN).map(({ state, atMs }) => (
            <li key={`${state} ${atMs}`}>
              <span>{seconds(atMs)}</span> <span>{state}</span>
            </li>
          ))}
        </ol>
      )}
    </td>
  );
}

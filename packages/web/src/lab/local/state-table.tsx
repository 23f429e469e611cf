import { seconds } from "../../figures/durations.ts";
import type { SideName } from "../../loopback/steps.ts";
import { STATE_NAMES, type StateName, sides } from "./side.ts";
import { say } from "./words.ts";

/** The states of both sides now, and those they passed before. */
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
          {STATE_NAMES.map((name) => (
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

/** The longest history is that of ICE: new, checking, connected, completed, closed. */
const HISTORY_SHOWN = 5;

function StateCell({ side, name }: { readonly side: SideName; readonly name: StateName }) {
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

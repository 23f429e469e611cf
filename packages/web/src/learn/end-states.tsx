import { stateOf } from "@visavis/trace/core";
import { phrasebook } from "../i18n/language.ts";
import type { PairViews } from "./pair-views.ts";

const say = phrasebook(
  {
    title: "Current states",
    state: "State",
    signaling: "Signaling",
    iceGathering: "ICE gathering",
    iceConnection: "ICE connection",
    connection: "Connection",
  },
  {
    title: "当前状态",
    state: "状态",
    signaling: "信令",
    iceGathering: "ICE 候选收集",
    iceConnection: "ICE 连接",
    connection: "连接",
  },
);

const MACHINES = ["signaling", "iceGathering", "iceConnection", "connection"] as const;

/** The current states of A and B, from their trace. */
export function EndStates({ views }: { readonly views: PairViews | undefined }) {
  const words = say();
  const ends = (["a", "b"] as const).map((end) => ({
    label: end.toUpperCase(),
    states: views?.states(end).filter(({ untilMs }) => untilMs === undefined) ?? [],
  }));
  return (
    <section class="panel lesson-states">
      <h2>{words.title}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.state}</th>
            {ends.map(({ label }) => (
              <th key={label} scope="col" data-colour={label.toLowerCase()}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {MACHINES.map((machine) => (
            <tr key={machine} data-machine={machine}>
              <th scope="row">{words[machine]}</th>
              {ends.map(({ label, states }) => (
                <td key={label} data-end={label} class="wire">
                  {stateOf(states, machine) ?? "–"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

import { phrasebook } from "../../i18n/language.ts";
import { kindTitles } from "../../nat-views/kind-choice.tsx";
import { KIND_NAMES, type Kinds } from "../../nat-views/kinds.ts";
import { needsRelay } from "./contact.ts";

const say = phrasebook(
  {
    title: "All pairs",
    about:
      "The result of ICE checks between any two kinds of NAT, from the same simulator. Choose a pair to try it above.",
    column: "A (row), B (column)",
    direct: "direct",
    relay: "relay",
    pair: (a: string, b: string, contact: string) => `A: ${a}, B: ${b}: ${contact}`,
  },
  {
    title: "所有组合",
    about: "每两种 NAT 之间 ICE 检查的最终结果，使用同一个模拟器。选择一种组合，在上面尝试。",
    column: "A（行），B（列）",
    direct: "直连",
    relay: "中继",
    pair: (a: string, b: string, contact: string) => `A：${a}，B：${b}：${contact}`,
  },
);

const RELAYED = new Set(
  KIND_NAMES.flatMap((a) => KIND_NAMES.filter((b) => needsRelay({ a, b })).map((b) => `${a} ${b}`)),
);

/** Whether ICE finds a direct path, for each pair of kinds. */
export function AllPairs({
  kinds,
  onChoose,
}: {
  readonly kinds: Kinds;
  readonly onChoose: (kinds: Kinds) => void;
}) {
  const words = say();
  const titles = kindTitles();
  return (
    <section class="panel">
      <h2>{words.title}</h2>
      <p class="small muted">{words.about}</p>
      <table class="nat-pairs">
        <thead>
          <tr>
            <th scope="col">{words.column}</th>
            {KIND_NAMES.map((name, index) => (
              <th key={name} scope="col" title={titles[name]} aria-label={titles[name]}>
                {index + 1}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {KIND_NAMES.map((a, index) => (
            <tr key={a}>
              <th scope="row">
                {index + 1} {titles[a]}
              </th>
              {KIND_NAMES.map((b) => {
                const contact = RELAYED.has(`${a} ${b}`) ? "relay" : "direct";
                return (
                  <td key={b}>
                    <button
                      type="button"
                      data-pair={`${a} ${b}`}
                      data-contact={contact}
                      aria-pressed={kinds.a === a && kinds.b === b}
                      aria-label={words.pair(titles[a], titles[b], words[contact])}
                      onClick={() => onChoose({ a, b })}
                    >
                      {words[contact]}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

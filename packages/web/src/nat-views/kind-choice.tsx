import { phrasebook } from "../i18n/language.ts";
import { kindTitles } from "./kind-titles.ts";
import { KIND_NAMES, type Kinds } from "./kinds.ts";

const say = phrasebook({ a: "A’s NAT", b: "B’s NAT" }, { a: "A 的 NAT", b: "B 的 NAT" });

/** Of which kind the NATs of A and B are. */
export function KindChoice({
  kinds,
  onChoose,
}: {
  readonly kinds: Kinds;
  readonly onChoose: (kinds: Kinds) => void;
}) {
  const words = say();
  return (
    <div class="nat-choice">
      {(["a", "b"] as const).map((side) => (
        <label key={side} class="field" data-colour={side}>
          <span>{words[side]}</span>
          <select
            name={`nat-${side}`}
            value={kinds[side]}
            onChange={({ currentTarget }) => {
              const chosen = KIND_NAMES.find((name) => name === currentTarget.value);
              if (chosen !== undefined) onChoose({ ...kinds, [side]: chosen });
            }}
          >
            {KIND_NAMES.map((name) => (
              <option key={name} value={name}>
                {kindTitles()[name]}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}

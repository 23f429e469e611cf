import { phrasebook } from "../i18n/language.ts";
import { KIND_NAMES, type KindName, type Kinds } from "./kinds.ts";

const say = phrasebook({ a: "A’s NAT", b: "B’s NAT" }, { a: "A 的 NAT", b: "B 的 NAT" });

/** The names of the kinds as the page shows them. */
export const kindTitles = phrasebook(
  {
    "full-cone": "Full cone",
    "restricted-cone": "Restricted cone",
    "port-restricted-cone": "Port-restricted cone",
    symmetric: "Symmetric",
  } satisfies Record<KindName, string>,
  {
    "full-cone": "完全锥形",
    "restricted-cone": "受限锥形",
    "port-restricted-cone": "端口受限锥形",
    symmetric: "对称型",
  },
);

/** Selects the kind of A’s and of B’s NAT. */
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

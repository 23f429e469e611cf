import type { Wish } from "../../capture/wishes.ts";
import { phrasebook } from "../../i18n/language.ts";

const say = phrasebook(
  {
    insist: "Insist",
    insistHint: "exact instead of ideal: rather nothing than something else",
    browsersChoice: "Browser’s choice",
  },
  {
    insist: "必须满足",
    insistHint: "使用 exact 而不是 ideal：无法满足时宁可失败，也不降级",
    browsersChoice: "由浏览器决定",
  },
);

/** One value to ask for, and whether to insist on it. `options` are the values with their words. */
export function WishField<Value>(field: {
  readonly label: string;
  readonly options: readonly (readonly [Value, string])[];
  readonly wish: Wish<Value>;
  readonly onWish: (wish: Wish<Value>) => void;
}) {
  const words = say();
  const { wish } = field;
  const key = (value: Value): string => JSON.stringify(value);
  return (
    <div class="wish">
      <label class="field">
        <span>{field.label}</span>
        <select
          value={wish.value === undefined ? "" : key(wish.value)}
          onChange={(event) => {
            const chosen = field.options.find(([value]) => key(value) === event.currentTarget.value);
            field.onWish({ ...wish, value: chosen?.[0] });
          }}
        >
          <option value="">{words.browsersChoice}</option>
          {field.options.map(([value, name]) => (
            <option key={key(value)} value={key(value)}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="choice" title={words.insistHint}>
        <input
          type="checkbox"
          aria-label={`${words.insist}: ${field.label}`}
          checked={wish.firmness === "exact"}
          disabled={wish.value === undefined}
          onChange={(event) =>
            field.onWish({ ...wish, firmness: event.currentTarget.checked ? "exact" : "ideal" })
          }
        />
        {words.insist}
      </label>
    </div>
  );
}

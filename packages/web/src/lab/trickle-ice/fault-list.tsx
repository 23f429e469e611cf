import { CircleX, Info, TriangleAlert } from "lucide";
import { phrasebook } from "../../i18n/language.ts";
import { localized } from "../../i18n/localized.ts";
import type { Fault } from "../../ice-servers/fault.ts";
import { Icon } from "../../ui/icon.tsx";

const say = phrasebook(
  { error: "Error", warning: "Warning", note: "Note" },
  { error: "错误", warning: "警告", note: "提示" },
);

const MARKS = { error: CircleX, warning: TriangleAlert, note: Info } as const;
const ORDER = ["error", "warning", "note"] as const;

/** What is wrong with a configuration, errors first. */
export function FaultList({ faults }: { readonly faults: readonly Fault[] }) {
  const words = say();
  const sorted = ORDER.flatMap((wanted) => faults.filter(({ severity }) => severity === wanted));
  return (
    <ul class="fault-list">
      {sorted.map(({ severity, at, text }) => (
        <li key={`${at} ${text.en}`} data-severity={severity}>
          <Icon node={MARKS[severity]} />
          <p>
            <strong>{words[severity]}</strong> {at !== "" && <code class="wire">{at}</code>} {localized(text)}
          </p>
        </li>
      ))}
    </ul>
  );
}

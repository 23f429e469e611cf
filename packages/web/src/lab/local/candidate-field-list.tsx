import { candidateFields, priorityParts } from "@visavis/trace/core/sdp";
import { say } from "./words.ts";

/** A candidate line field by field; nothing for a line of another form. */
export function CandidateFieldList({ line }: { readonly line: string }) {
  const words = say();
  const fields = candidateFields(line);
  if (fields === undefined) return null;
  const { typePreference, localPreference, component } = priorityParts(Number(fields.priority));
  const { relatedAddress, relatedPort = "?" } = fields;
  const related = relatedAddress === undefined ? undefined : `${relatedAddress}:${relatedPort}`;
  const rows: readonly (readonly [name: string, value: string, meaning?: string | undefined])[] = [
    [words.foundation, fields.foundation],
    [words.component, fields.component, fields.component === "1" ? "RTP" : "RTCP"],
    [words.transport, fields.transport],
    [words.priority, fields.priority, words.priorityParts(typePreference, localPreference, component)],
    [words.address, fields.address, fields.address.endsWith(".local") ? words.hiddenAddress : undefined],
    [words.port, fields.port],
    [words.type, fields.type],
    [words.related, related ?? words.noRelated],
    ...(fields.extensions.length === 0
      ? []
      : [[words.extensions, fields.extensions.map((pair) => pair.join(" ")).join(" · ")] as const]),
  ];
  return (
    <dl class="local-fields">
      {rows.map(([name, value, meaning]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="wire">
            {value}
            {meaning !== undefined && <span class="muted"> {meaning}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

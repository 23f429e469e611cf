import { isMdnsName } from "@visavis/stun/core";
import { candidateFields, priorityParts } from "@visavis/trace/core/sdp";
import { Check, X } from "lucide";
import { useRef } from "preact/hooks";
import { seconds } from "../../figures/durations.ts";
import { OTHER_SIDE, type SideName } from "../../loopback/steps.ts";
import { Icon } from "../../ui/icon.tsx";
import { atOnce, done, next, passOn, passOnAll, perform, possible, running } from "./connection-pair.ts";
import { focusNextAfter } from "./focus-next.ts";
import { type QueuedCandidate, sides } from "./side.ts";
import { SIDE_LETTERS, say } from "./words.ts";

/** The candidates of both sides. They wait here until the user passes each one to the other side, in place of signaling. */
export function CandidateQueues() {
  const words = say();
  return (
    <section class="panel local-candidates">
      <h2>{words.candidates}</h2>
      <p class="muted">{words.candidatesIdle}</p>
      <div class="local-two">
        <Queue from="a" />
        <Queue from="b" />
      </div>
    </section>
  );
}

function Queue({ from }: { readonly from: SideName }) {
  const words = say();
  const list = useRef<HTMLDivElement>(null);
  const to = OTHER_SIDE[from];
  const { gathered, gatheringEnded } = sides[from];
  const step = from === "a" ? "candidatesToB" : "candidatesToA";
  const end = from === "a" ? "endToB" : "endToA";
  const idle = running.value === undefined && !atOnce.value;
  const waiting = gathered.value.filter(({ status }) => status === "waiting");
  const press = (action: Promise<void>) => void focusNextAfter(action, list);
  return (
    <div ref={list} class="local-queue" data-gathered-by={from}>
      <header>
        <h3 data-colour={from}>{words.gatheredBy(SIDE_LETTERS[from])}</h3>
        <span class="small muted">
          {gathered.value.length === 0 ? words.noneYet : words.waitingCount(waiting.length)}
        </span>
        <button
          type="button"
          data-action={`pass-all-to-${to}`}
          disabled={!idle || !possible.value.has(step)}
          onClick={() => press(passOnAll(from))}
        >
          {words.passAllTo(SIDE_LETTERS[to])}
        </button>
      </header>
      <ol>
        {gathered.value.map((entry, index) => (
          <CandidateRow
            key={entry.number}
            from={from}
            entry={entry}
            enabled={idle && possible.value.has(step)}
            isNext={next.value === step && entry === waiting[0]}
            opened={index === 0}
            onPress={() => press(passOn(from, entry))}
          />
        ))}
        <li data-end-from={from}>
          <span class="local-candidate-end">
            {words.endOfCandidates}
            {!gatheringEnded.value && gathered.value.length > 0 && (
              <span class="small muted"> · {words.stillGathering}</span>
            )}
          </span>
          {done.value.has(end) ? (
            <SettledStatus words={words.passedTo(SIDE_LETTERS[to])} icon={Check} />
          ) : (
            <button
              type="button"
              data-next-in-turn={next.value === end ? "" : undefined}
              disabled={!idle || !possible.value.has(end)}
              onClick={() => press(perform(end))}
            >
              {words.passTo(SIDE_LETTERS[to])}
            </button>
          )}
        </li>
      </ol>
    </div>
  );
}

function CandidateRow(row: {
  readonly from: SideName;
  readonly entry: QueuedCandidate;
  readonly enabled: boolean;
  readonly isNext: boolean;
  readonly opened: boolean;
  readonly onPress: () => void;
}) {
  const words = say();
  const { status, candidate, atMs, refusal } = row.entry;
  const receiver = SIDE_LETTERS[OTHER_SIDE[row.from]];
  return (
    <li data-status={status}>
      <details open={row.opened}>
        <summary class="wire">{candidate.candidate}</summary>
        <CandidateFields line={candidate.candidate} />
      </details>
      <div class="local-candidate-foot">
        <span class="wire muted">
          {seconds(atMs)}
          {candidate.sdpMid !== null && ` · mid ${candidate.sdpMid}`}
        </span>
        {status === "waiting" && (
          <button
            type="button"
            data-next-in-turn={row.isNext ? "" : undefined}
            disabled={!row.enabled}
            onClick={row.onPress}
          >
            {words.passTo(receiver)}
          </button>
        )}
        {status === "passedOn" && <SettledStatus words={words.passedTo(receiver)} icon={Check} />}
        {status === "refused" && <SettledStatus words={words.refusedBy(receiver)} icon={X} />}
      </div>
      {refusal !== undefined && (
        <p class="notice bad" role="alert">
          <code>{refusal}</code>
        </p>
      )}
    </li>
  );
}

function SettledStatus(settled: {
  readonly words: string;
  readonly icon: Parameters<typeof Icon>[0]["node"];
}) {
  return (
    <span class="local-done">
      <Icon node={settled.icon} />
      {settled.words}
    </span>
  );
}

/** The fields of a candidate line; nothing if it cannot be parsed. */
function CandidateFields({ line }: { readonly line: string }) {
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
    [words.address, fields.address, isMdnsName(fields.address) ? words.hiddenAddress : undefined],
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

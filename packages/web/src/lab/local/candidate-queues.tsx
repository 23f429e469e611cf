import { Check, X } from "lucide";
import { useRef } from "preact/hooks";
import { seconds } from "../../figures/durations.ts";
import { OTHER_SIDE, type SideName } from "../../loopback/steps.ts";
import { Icon } from "../../ui/icon.tsx";
import { CandidateFieldList } from "./candidate-field-list.tsx";
import { atOnce, done, handOver, handOverAll, next, perform, possible, running } from "./connection-pair.ts";
import { focusTurnAfter } from "./focus-turn.ts";
import { type GatheredCandidate, sides } from "./side.ts";
import { SIDE_LETTERS, say } from "./words.ts";

/** The candidates of both sides, waiting to be handed over one by one, as signaling would. */
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
  const waiting = gathered.value.filter(({ fate }) => fate === "waiting");
  const press = (deed: Promise<void>) => void focusTurnAfter(deed, list);
  return (
    <div ref={list} class="local-queue" data-gathered-by={from}>
      <header>
        <h3 data-colour={from}>{words.gatheredBy(SIDE_LETTERS[from])}</h3>
        <span class="small muted">
          {gathered.value.length === 0 ? words.noneYet : words.waitingCount(waiting.length)}
        </span>
        <button
          type="button"
          data-action={`hand-all-to-${to}`}
          disabled={!idle || !possible.value.has(step)}
          onClick={() => press(handOverAll(from))}
        >
          {words.handAllTo(SIDE_LETTERS[to])}
        </button>
      </header>
      <ol>
        {gathered.value.map((entry, index) => (
          <CandidateRow
            key={entry.number}
            from={from}
            entry={entry}
            enabled={idle && possible.value.has(step)}
            isTurn={next.value === step && entry === waiting[0]}
            opened={index === 0}
            onPress={() => press(handOver(from, entry))}
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
            <Fate words={words.handedTo(SIDE_LETTERS[to])} icon={Check} />
          ) : (
            <button
              type="button"
              data-turn={next.value === end ? "" : undefined}
              disabled={!idle || !possible.value.has(end)}
              onClick={() => press(perform(end))}
            >
              {words.handTo(SIDE_LETTERS[to])}
            </button>
          )}
        </li>
      </ol>
    </div>
  );
}

function CandidateRow(row: {
  readonly from: SideName;
  readonly entry: GatheredCandidate;
  readonly enabled: boolean;
  readonly isTurn: boolean;
  readonly opened: boolean;
  readonly onPress: () => void;
}) {
  const words = say();
  const { fate, candidate, atMs, refusal } = row.entry;
  const receiver = SIDE_LETTERS[OTHER_SIDE[row.from]];
  return (
    <li data-fate={fate}>
      <details open={row.opened}>
        <summary class="wire">{candidate.candidate}</summary>
        <CandidateFieldList line={candidate.candidate} />
      </details>
      <div class="local-candidate-foot">
        <span class="wire muted">
          {seconds(atMs)}
          {candidate.sdpMid !== null && ` · mid ${candidate.sdpMid}`}
        </span>
        {fate === "waiting" && (
          <button
            type="button"
            data-turn={row.isTurn ? "" : undefined}
            disabled={!row.enabled}
            onClick={row.onPress}
          >
            {words.handTo(receiver)}
          </button>
        )}
        {fate === "handedOver" && <Fate words={words.handedTo(receiver)} icon={Check} />}
        {fate === "refused" && <Fate words={words.refusedBy(receiver)} icon={X} />}
      </div>
      {refusal !== undefined && (
        <p class="notice bad" role="alert">
          <code>{refusal}</code>
        </p>
      )}
    </li>
  );
}

function Fate(fate: { readonly words: string; readonly icon: Parameters<typeof Icon>[0]["node"] }) {
  return (
    <span class="local-done">
      <Icon node={fate.icon} />
      {fate.words}
    </span>
  );
}

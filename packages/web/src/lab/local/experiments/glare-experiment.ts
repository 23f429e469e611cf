import type { Experiment, Run } from "./experiment.ts";
import { type ExperimentCall, PLAIN } from "./experiment-call.ts";
import { areConnected, waitUntil } from "./observation.ts";
import { SUBJECTS, type Treatments } from "./signaling-channel.ts";

const LIMIT_MS = 8_000;
/**
 * Long enough for both offers to cross, and for both sides to gather candidates: Chromium gathers none after a rollback
 * that comes before its first candidate.
 */
const DELAY_MS = 700;
/** Delays everything, so that candidates do not overtake their offer. */
const LATE = Object.fromEntries(
  SUBJECTS.map((subject) => [subject, { kind: "delay", delayMs: DELAY_MS }]),
) as unknown as Treatments;

/** Both sides offer at once. RFC 8829 §3.2, W3C WebRTC §10.7 (perfect negotiation). */
export const glareExperiment: Experiment = {
  id: "glare",
  title: { en: "Both offer at once (glare)", zh: "双方同时发起 offer（冲突，glare）" },
  shows: {
    en: "Two offers cross. In perfect negotiation, one side is polite: it rolls back its own offer. If neither is polite, both wait for an answer forever.",
    zh: "两份 offer 在途中交错。在“完美协商”中有一方是礼让方（polite）：回滚自己的 offer。如果双方都不礼让，就会一直等待 answer。",
  },
  choices: [],
  async run(run) {
    run.showProgress({ en: "With one polite side…", zh: "一方礼让……" });
    const polite = await collide(run, { isBPolite: true });
    run.showProgress({ en: "With neither polite…", zh: "双方都不礼让……" });
    const stubborn = await collide(run, { isBPolite: false });
    const rows = [
      { id: "refused", what: { en: "offers ignored", zh: "被忽略的 offer" } },
      { id: "signaling-a", what: { en: "signaling state of A", zh: "A 的信令状态" } },
      { id: "signaling-b", what: { en: "signaling state of B", zh: "B 的信令状态" } },
      { id: "connection", what: { en: "connection", zh: "连接" } },
    ] as const;
    return {
      columns: [
        { en: "B is polite", zh: "B 礼让" },
        { en: "neither is polite", zh: "双方都不礼让" },
      ],
      rows: rows.map(({ id, what }) => ({ id, what, values: [polite[id], stubborn[id]] })),
      conclusion: {
        en: "One polite side is enough, but both must know which one it is. In Visavis, it depends on who made the first offer.",
        zh: "有一方礼让即可，但双方必须知道是哪一方。Visavis 由最先发起 offer 的一方决定角色。",
      },
    };
  },
};

async function collide({ begin, stop }: Run, { isBPolite }: { readonly isBPolite: boolean }) {
  const call = begin({ ...PLAIN, isBPolite, treatments: () => LATE });
  await Promise.all([call.offer("a"), call.offer("b")]);
  await waitUntil(call, () => areConnected(call), { limitMs: LIMIT_MS, stop });
  return outcomeOf(call);
}

function outcomeOf({ ends, signaling }: ExperimentCall) {
  const isRefusedOffer = ({ subject, status }: { subject: string; status: string }) =>
    subject === "offer" && status === "refused";
  return {
    refused: String(signaling.messages.value.filter(isRefusedOffer).length),
    "signaling-a": ends.a.connection.signalingState,
    "signaling-b": ends.b.connection.signalingState,
    connection: ends.a.connection.connectionState,
  };
}

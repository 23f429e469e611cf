import type { CandidatePair, PairedCandidate } from "@visavis/trace/core";
import { alike, listed, type Text } from "@visavis/trace/core";
import type { KnownCandidates, VerdictFacts } from "./verdict-facts.ts";
import type { Evidence } from "./verdict-rule.ts";

/** Many events of one sort need not all be shown. */
const MAX_EVENTS = 20;

/** What candidates an end has. */
export function candidateEvidence(who: Text, { types, events }: KnownCandidates): Evidence {
  const counts = [...types].slice(0, 5).map(([type, count]) => alike(`${count} ${type}`));
  const list = counts.length === 0 ? { en: "none", zh: "没有" } : listed(counts);
  return {
    text: { en: `Candidates of ${who.en}: ${list.en}.`, zh: `${who.zh}的候选：${list.zh}。` },
    events: events.slice(0, MAX_EVENTS),
  };
}

export const THIS_END: Text = { en: "this end", zh: "本端" };
export const OTHER_END: Text = { en: "the other end", zh: "对端" };

/** How the checks went, all pairs together; nothing where the browser counts none. */
export function checkEvidence({ pairs, sample }: VerdictFacts): readonly Evidence[] {
  if (sample === undefined || pairs.length === 0) return [];
  const { sent, answered } = checksOf(pairs);
  return [
    {
      text: {
        en: `${pairs.length} pairs of candidates; ${sent} checks sent, ${answered} answered.`,
        zh: `${pairs.length} 个候选对；发出 ${sent} 次检查，收到 ${answered} 次响应。`,
      },
      events: [sample],
    },
  ];
}

/** Checks of all pairs together. */
export function checksOf(pairs: readonly CandidatePair[]): {
  readonly sent: number;
  readonly answered: number;
} {
  let sent = 0;
  let answered = 0;
  for (const { requestsSent = 0, responsesReceived = 0 } of pairs) {
    sent += requestsSent;
    answered += responsesReceived;
  }
  return { sent, answered };
}

/** That servers refused or did not answer. */
export function errorEvidence({ candidateErrors }: VerdictFacts): readonly Evidence[] {
  const count = candidateErrors.length;
  if (count === 0) return [];
  return [
    {
      text: {
        en:
          count === 1
            ? "One error from a STUN or TURN server."
            : `${count} errors from STUN and TURN servers.`,
        zh: `STUN/TURN 服务器报告了 ${count} 个错误。`,
      },
      events: candidateErrors.slice(0, MAX_EVENTS),
    },
  ];
}

/** What a state has been, and for how long. */
export function stateEvidence(
  facts: VerdictFacts,
  machine: "signaling" | "iceConnection",
): readonly Evidence[] {
  const period = facts.history.findLast((known) => known.machine === machine);
  if (period === undefined) return [];
  const seconds = Math.max(0, Math.round((facts.nowMs - period.fromMs) / 1_000));
  const name = machine === "signaling" ? "signalingState" : "iceConnectionState";
  return [
    {
      text: {
        en: `${name} has been ${period.state.slice(0, 40)} for ${seconds} s.`,
        zh: `${name} 处于 ${period.state.slice(0, 40)} 已有 ${seconds} 秒。`,
      },
      events: period.event === undefined ? [] : [period.event],
    },
  ];
}

/** One end of the selected pair in words. */
export function candidateWords({
  type = "?",
  protocol,
  relayProtocol,
  address,
  port,
}: PairedCandidate): string {
  const transport = (relayProtocol ?? protocol ?? "").toUpperCase();
  const place =
    address === undefined ? "" : ` ${address.includes(":") ? `[${address}]` : address}:${port ?? "?"}`;
  return `${type} ${transport}${place}`.trim().slice(0, 120);
}

/** How long a state has lasted, in milliseconds. */
export function lastedMs(facts: VerdictFacts, machine: "signaling" | "iceConnection"): number {
  const period = facts.history.findLast((known) => known.machine === machine);
  return period === undefined ? 0 : facts.nowMs - period.fromMs;
}

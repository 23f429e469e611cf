import type { Trace } from "@visavis/trace/core";
import { CONNECTED_RULES } from "./verdict-connected.ts";
import { verdictFacts } from "./verdict-facts.ts";
import { FAILURE_RULES } from "./verdict-failures.ts";
import { PROGRESS_RULES } from "./verdict-progress.ts";
import type { Verdict, VerdictRule } from "./verdict-rule.ts";

/** What has gone wrong comes before what works, and that before what is still under way. */
const RULES: readonly VerdictRule[] = [...FAILURE_RULES, ...CONNECTED_RULES, ...PROGRESS_RULES];

const NOT_BEGUN: Verdict = {
  kind: "notBegun",
  tone: "waiting",
  sentence: {
    en: "Nothing was offered yet, so there is nothing to connect.",
    zh: "尚未发起 offer，因此还没有连接过程。",
  },
  evidence: [],
  nextStep: {
    en: "Add a track or a data channel, then make an offer, or wait for the other end’s.",
    zh: "请先添加轨道或数据通道，再创建 offer；或等待对端的 offer。",
  },
};

/** How a connection stands at the end of the trace. */
export function verdictOf(trace: Trace, connection: string): Verdict {
  const facts = verdictFacts(trace, connection);
  for (const rule of RULES) {
    const verdict = rule(facts);
    if (verdict !== undefined) return verdict;
  }
  return NOT_BEGUN;
}

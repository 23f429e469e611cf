import { CircleCheck, CircleHelp, TriangleAlert } from "lucide";
import { phrasebook } from "../../i18n/language.ts";
import { localized } from "../../i18n/localized.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ContactTable } from "./contact-table.tsx";
import { returnsMapping, type SoloObservation, seesOwnAddress } from "./mapping-evidence.ts";
import { type NatEvidence, type NatVerdict, natVerdicts } from "./nat-verdict.ts";
import { evidence, progress } from "./test-run.ts";
import { DEPENDENT_TITLE, MAPPING_WORDS, MISSING_WORDS, NAT_WORDS, NO_NAT_TITLE } from "./words.ts";

const say = phrasebook(
  {
    title: "Results",
    nothing: "Nothing tested yet.",
    running: (done: number, total: number) => `${done} of ${total} connections done`,
    done: "Done.",
    hidden: "address hidden by the browser",
    seen: (address: string) => `seen as ${address}`,
    filtering: "A browser cannot detect filtering. This command can:",
    answers: "Results by server",
    silent: "no answer",
    own: "sees this computer’s own address",
    compared: (count: number) => (count === 1 ? "1 comparison" : `${count} comparisons`),
    same: "the same",
    differs: "different",
    untold: "unknown",
    copy: "Copy as JSON",
  },
  {
    title: "检测结果",
    nothing: "尚未检测。",
    running: (done: number, total: number) => `已完成 ${done} / ${total} 个连接`,
    done: "完成。",
    hidden: "地址被浏览器隐藏",
    seen: (address: string) => `公网地址 ${address}`,
    filtering: "浏览器无法检测过滤行为，可用以下命令检测：",
    answers: "各服务器的结果",
    silent: "没有响应",
    own: "与本机地址相同",
    compared: (count: number) => `${count} 次对比`,
    same: "相同",
    differs: "不同",
    untold: "无法判断",
    copy: "复制为 JSON",
  },
);

/** The results of the last test: a verdict for each interface, and the result of each server. */
export function Results() {
  const words = say();
  const seen = evidence.value;
  const running = progress.value;
  // While the test runs, results that are still missing must not count as evidence.
  const verdicts = seen === undefined || running !== undefined ? [] : natVerdicts(seen);
  return (
    <section class="stack results" data-running={running !== undefined}>
      <header class="row">
        <h2>{words.title}</h2>
        <p class="small muted" role="status">
          {running !== undefined
            ? words.running(running.done, running.total)
            : seen === undefined
              ? words.nothing
              : words.done}
        </p>
      </header>
      {running !== undefined && (
        <progress value={running.done} max={running.total} aria-label={words.title} />
      )}
      {verdicts.map((verdict, index) => (
        <VerdictPanel key={`${index} ${verdict.family}`} verdict={verdict} />
      ))}
      {seen !== undefined && <Answers evidence={seen} />}
      {seen !== undefined && running === undefined && (
        <div class="row">
          <CopyButton
            name={words.copy}
            action="copy-json"
            text={() => JSON.stringify({ verdicts, servers: seen.solos }, undefined, 2)}
          />
        </div>
      )}
    </section>
  );
}

function VerdictPanel({ verdict }: { readonly verdict: NatVerdict }) {
  const words = say();
  const { family, address, seenAddress, nat, mapping, missing, comparisons } = verdict;
  const { possible } = mapping;
  const isDependent = possible.length > 0 && !possible.includes("endpoint-independent");
  const gravity = mapping.verdict === "endpoint-independent" ? "good" : isDependent ? "warn" : "open";
  const mark = { good: CircleCheck, warn: TriangleAlert, open: CircleHelp }[gravity];
  const wording = MAPPING_WORDS[mapping.verdict];
  const title =
    nat === "absent"
      ? NO_NAT_TITLE
      : mapping.verdict === "unknown" && isDependent
        ? DEPENDENT_TITLE
        : wording.title;
  return (
    <article
      class="panel stack nat-verdict"
      data-family={family}
      data-mapping={mapping.verdict}
      data-nat={nat}
    >
      <p class="small muted wire">
        IPv{family} · {address ?? words.hidden}
        {seenAddress !== undefined && ` · ${words.seen(seenAddress)}`}
      </p>
      <h3 data-gravity={gravity}>
        <Icon node={mark} />
        {localized(title)}
      </h3>
      <p>{localized(wording.means)}</p>
      {!missing.includes("inside") && <p>{localized(NAT_WORDS[nat])}</p>}
      {missing.length > 0 && (
        <ul class="missing">
          {missing.map((reason) => (
            <li key={reason} data-missing={reason}>
              {localized(MISSING_WORDS[reason])}
            </li>
          ))}
        </ul>
      )}
      <p class="small muted">
        {words.filtering} <code class="wire">npx visavis nat</code>
      </p>
      <ContactTable mapping={mapping} />
      {comparisons.length > 0 && (
        <details>
          <summary>{words.compared(comparisons.length)}</summary>
          <ul class="comparisons small">
            {comparisons.map(({ servers: [one, other], seenAs, isSame }) => (
              <li key={`${one.url} ${other.url}`} data-same={isSame}>
                <code class="wire">
                  {one.url} · {other.url}
                </code>{" "}
                <strong>{isSame === undefined ? words.untold : isSame ? words.same : words.differs}</strong>{" "}
                <code class="wire">{seenAs.join(" ")}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

function Answers({ evidence: { solos } }: { readonly evidence: NatEvidence }) {
  const words = say();
  return (
    <section class="panel stack">
      <h3>{words.answers}</h3>
      <ul class="answers">
        {solos.map((solo) => (
          <li key={solo.server.url} data-answered={returnsMapping(solo) || seesOwnAddress(solo)}>
            <code class="wire">{solo.server.url}</code>
            <Answer solo={solo} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Answer({ solo }: { readonly solo: SoloObservation }) {
  const words = say();
  if (returnsMapping(solo)) {
    return <code class="wire">{solo.mappings.map(({ seenAs }) => seenAs).join(" ")}</code>;
  }
  return <span class="muted">{seesOwnAddress(solo) ? words.own : words.silent}</span>;
}

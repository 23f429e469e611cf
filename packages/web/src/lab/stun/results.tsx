import { urlHost } from "@visavis/stun/core";
import { CircleCheck, CircleMinus, CircleX, LoaderCircle, TriangleAlert } from "lucide";
import { milliseconds } from "../../figures/durations.ts";
import { phrasebook } from "../../i18n/language.ts";
import { localized } from "../../i18n/localized.ts";
import { GRAVITY } from "../../ice-servers/way-verdict.ts";
import { WAY_VERDICT_WORDS } from "../../ice-servers/way-verdict-words.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { isRunning, probes } from "./probe-run.ts";
import { type ComparedProbe, compareProbes, reachOf, sortProbes } from "./probe-summary.ts";

const say = phrasebook(
  {
    title: "Results",
    nothing: "Nothing queried yet.",
    running: (done: number, total: number) => `${done} of ${total} servers queried`,
    done: (alive: number, total: number) => `${alive} of ${total} servers answer.`,
    noInternet:
      "There is no internet connection: no server answers, and their names cannot be resolved. A server in this network can be queried by its IP address.",
    silence:
      "No server answers. Either this network has no internet connection or blocks outgoing UDP, or none of the servers exists any more.",
    liars: (servers: string) =>
      `${servers}: sees a different address from most. It is in your own network, or untrustworthy.`,
    server: "Server",
    state: "State",
    seenAs: "Sees you as",
    time: "Time",
    timeHint: "median, shortest",
    answers: "Answers",
    ofTries: (answers: number, tries: number) => `${answers} of ${tries}`,
    agreement: "Agreement",
    agrees: "agrees",
    differs: "different address",
    unknown: "unknown",
    asking: "querying…",
    copy: "Copy as JSON",
  },
  {
    title: "查询结果",
    nothing: "尚未查询。",
    running: (done: number, total: number) => `已查询 ${done} / ${total} 台服务器`,
    done: (alive: number, total: number) => `${total} 台服务器中 ${alive} 台有响应。`,
    noInternet:
      "当前网络无法访问互联网：没有服务器响应，域名也无法解析。局域网内的服务器可以填写 IP 地址来查询。",
    silence: "没有服务器响应：当前网络无法访问互联网或拦截了出站 UDP，或者这些服务器都已停用。",
    liars: (servers: string) => `${servers}：返回的地址与多数服务器不同，可能位于你的局域网内，或者不可信。`,
    server: "服务器",
    state: "状态",
    seenAs: "返回的地址",
    time: "时间",
    timeHint: "中位数，最短",
    answers: "响应",
    ofTries: (answers: number, tries: number) => `${answers} / ${tries} 次`,
    agreement: "一致性",
    agrees: "一致",
    differs: "地址不同",
    unknown: "无法判断",
    asking: "查询中……",
    copy: "复制为 JSON",
  },
);

const MARKS = { good: CircleCheck, warn: TriangleAlert, bad: CircleX, open: CircleMinus } as const;

/** The result of each server, and whether they agree. */
export function Results() {
  const words = say();
  const compared = compareProbes(probes.value);
  const done = compared.filter(({ verdict }) => verdict !== undefined).length;
  const alive = compared.filter(({ isAlive }) => isAlive).length;
  const reach = reachOf(probes.value, { isOffline: !navigator.onLine });
  const liars = compared.filter(({ agreement }) => agreement === "differs");
  return (
    <section class="stack results" data-running={isRunning.value}>
      <header class="row">
        <h2>{words.title}</h2>
        <p class="small muted" role="status">
          {compared.length === 0
            ? words.nothing
            : isRunning.value
              ? words.running(done, compared.length)
              : words.done(alive, compared.length)}
        </p>
      </header>
      {isRunning.value && <progress value={done} max={compared.length} aria-label={words.title} />}
      {(reach === "noInternet" || reach === "silence") && (
        <p class="notice bad" role="alert" data-reach={reach}>
          {words[reach]}
        </p>
      )}
      {liars.length > 0 && (
        <p class="notice warn" role="status" data-liars={liars.length}>
          {words.liars(liars.map(({ server }) => server.url).join(" "))}
        </p>
      )}
      {compared.length > 0 && <ProbeTable probes={sortProbes(compared)} />}
      {compared.length > 0 && !isRunning.value && (
        <div class="row">
          <CopyButton
            name={words.copy}
            action="copy-json"
            text={() => JSON.stringify(compared, undefined, 2)}
          />
        </div>
      )}
    </section>
  );
}

function ProbeTable({ probes }: { readonly probes: readonly ComparedProbe[] }) {
  const words = say();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="panel probes" tabIndex={0} aria-label={words.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.server}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.seenAs}</th>
            <th scope="col">
              {words.time} <span class="muted">({words.timeHint})</span>
            </th>
            <th scope="col">{words.answers}</th>
            <th scope="col">{words.agreement}</th>
          </tr>
        </thead>
        <tbody>
          {probes.map((probe) => (
            <ProbeRow key={probe.server.url} probe={probe} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ProbeRow({ probe }: { readonly probe: ComparedProbe }) {
  const words = say();
  const { server, verdict, isAlive, time, tries, timesMs, seenAs, agreement } = probe;
  const gravity = verdict === undefined ? "open" : GRAVITY[verdict];
  return (
    <tr
      data-url={server.url}
      data-verdict={verdict ?? "running"}
      data-alive={isAlive}
      data-agreement={agreement ?? "none"}
    >
      <th scope="row" class="wire">
        {urlHost(server.host)}:{server.port}
      </th>
      <td class="probe-state" data-gravity={gravity}>
        <Icon node={verdict === undefined ? LoaderCircle : MARKS[gravity]} />
        {verdict === undefined ? words.asking : localized(WAY_VERDICT_WORDS[verdict].title)}
      </td>
      <td class="wire" data-column={words.seenAs}>
        {seenAs.join(" ")}
      </td>
      <td class="wire" data-column={words.time}>
        {time !== undefined && `${milliseconds(time.medianMs)}, ${milliseconds(time.shortestMs)}`}
      </td>
      <td data-column={words.answers}>{tries > 0 && words.ofTries(timesMs.length, tries)}</td>
      <td data-column={words.agreement} class="probe-agreement">
        {agreement !== undefined && words[agreement]}
      </td>
    </tr>
  );
}

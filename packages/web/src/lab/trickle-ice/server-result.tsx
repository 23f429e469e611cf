import { urlHost } from "@visavis/stun/core";
import { Ban, CircleCheck, CircleMinus, CircleX, LoaderCircle, TriangleAlert } from "lucide";
import { milliseconds, seconds } from "../../figures/durations.ts";
import { language } from "../../i18n/language.ts";
import { localized } from "../../i18n/localized.ts";
import { GRAVITY, judgeServer, type ServerVerdict } from "../../ice-servers/way-verdict.ts";
import { WAY_VERDICT_WORDS } from "../../ice-servers/way-verdict-words.ts";
import { Icon } from "../../ui/icon.tsx";
import { CandidateTable } from "./candidate-table.tsx";
import { ErrorList } from "./error-list.tsx";
import type { ServerTest, WayTest } from "./test-run.ts";
import { sayResults } from "./words.ts";

const TRANSPORT_NAMES = { udp: "UDP", tcp: "TCP", tls: "TLS" } as const;
const MARKS = { good: CircleCheck, warn: TriangleAlert, bad: CircleX, open: CircleMinus } as const;
const SERVER_GRAVITY = { works: "good", partly: "warn", fails: "bad", open: "open" } as const;

/** One server: the verdict on all ways to it, and each way. */
export function ServerResult({ test }: { readonly test: ServerTest }) {
  const known = test.ways.flatMap(({ way: { transport }, verdict }) =>
    verdict === undefined ? [] : [{ transport, verdict }],
  );
  const isDone = known.length === test.ways.length;
  const verdict = judgeServer(known);
  return (
    <article class="panel server-result" data-server-verdict={isDone ? verdict.kind : "running"}>
      <h3 class="wire">{test.server.urls[0]?.replace(/\?.*$/, "")}</h3>
      {isDone && test.ways.length > 1 && <Headline verdict={verdict} />}
      <ul class="way-list">
        {test.ways.map((way) => (
          <WayResult key={way.way.id} test={way} />
        ))}
      </ul>
    </article>
  );
}

/** The verdict on all ways, in one sentence. */
function Headline({ verdict }: { readonly verdict: ServerVerdict }) {
  const words = sayResults();
  const { kind, working, failing, common, seemsWithoutUdp } = verdict;
  const names = (transports: ServerVerdict["working"]) => {
    const listed = transports.map((transport) => TRANSPORT_NAMES[transport]);
    return language.value === "zh" ? listed.join("、") : new Intl.ListFormat("en-GB").format(listed);
  };
  const notOver = failing.filter((transport) => !working.includes(transport));
  const gravity = SERVER_GRAVITY[kind];
  return (
    <div class="server-headline" data-gravity={gravity}>
      <Icon node={MARKS[gravity]} />
      <p>
        <strong>
          {working.length > 0 && words.worksOver(names(working))}
          {working.length > 0 && notOver.length > 0 && `${words.gap}${words.notOver(names(notOver))}`}
          {working.length === 0 &&
            (common === undefined ? words.mixed : localized(WAY_VERDICT_WORDS[common].means))}
        </strong>
        {seemsWithoutUdp && `${words.gap}${words.noUdp}`}
      </p>
    </div>
  );
}

function WayResult({ test }: { readonly test: WayTest }) {
  const words = sayResults();
  const { way, gathering, verdict, echo, errors } = test;
  const gravity = verdict === undefined ? "open" : GRAVITY[verdict];
  const wording = verdict === undefined ? undefined : WAY_VERDICT_WORDS[verdict];
  const best = gathering.candidates.find(({ type }) => type === (way.purpose === "turn" ? "relay" : "srflx"));
  const { candidates, end } = gathering;
  return (
    <li data-way={way.id} data-url={way.url} data-verdict={verdict ?? "running"}>
      <div class="way-head">
        <span class="way-transport">{TRANSPORT_NAMES[way.transport]}</span>
        <code class="wire">{way.url}</code>
        <span class="way-verdict" data-gravity={gravity}>
          {wording === undefined ? (
            <>
              <Icon node={LoaderCircle} />
              {end === undefined ? words.waiting : words.echoing}
            </>
          ) : (
            <>
              <Icon node={verdict === "notUsed" ? Ban : MARKS[gravity]} />
              {localized(wording.title)}
            </>
          )}
        </span>
      </div>
      {wording !== undefined && (
        <p class="way-means">
          {localized(wording.means)}
          {words.gap}
          {"next" in wording && errors.length === 0 && <span class="muted">{localized(wording.next)}</span>}
        </p>
      )}
      {end?.words !== undefined && <code class="wire way-words">{end.words}</code>}
      {best !== undefined && (
        <dl class="way-facts wire">
          <div>
            <dt>{way.purpose === "turn" ? words.relayAt : words.seenAs}</dt>
            <dd>
              {urlHost(best.address)}:{best.port}
            </dd>
          </div>
          <div>
            <dt>{words.after}</dt>
            <dd>{seconds(best.atMs)}</dd>
          </div>
          {echo?.kind === "returned" && (
            <div data-round-trip={echo.medianMs}>
              <dt>{words.roundTrip}</dt>
              <dd>{words.echoTimes(milliseconds(echo.medianMs), milliseconds(echo.shortestMs))}</dd>
            </div>
          )}
        </dl>
      )}
      {way.server.own && way.transport === "tls" && gravity === "bad" && (
        <p class="way-means">
          {words.ownCertificate} <a href="/trust.html">{words.trust}</a>
        </p>
      )}
      <ErrorList errors={errors} isHarmless={gravity === "good"} />
      {candidates.length > 0 && (
        <details>
          <summary>{words.candidates(candidates.length)}</summary>
          <CandidateTable
            name={`${words.candidates(candidates.length)}: ${way.url}`}
            candidates={candidates}
          />
        </details>
      )}
    </li>
  );
}

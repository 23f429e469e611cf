import { Play, Square } from "lucide";
import { localized } from "../../i18n/localized.ts";
import { whyNoOwnServers } from "../../ice-servers/why-no-own-servers.ts";
import { Choice } from "../../ui/choice.tsx";
import { Icon } from "../../ui/icon.tsx";
import { isLong, pending, results, runLength, runTests, stopTests } from "./run.ts";
import { areFromLink, isLinkUnreadable, serversState } from "./servers.ts";
import { sayPage, TEST_WORDS } from "./words.ts";

/** The buttons that start and stop a run, its options, and its progress. */
export function RunPanel() {
  const words = sayPage();
  const [current] = pending.value;
  const doneOfRun = runLength.value - pending.value.length;
  const known = Object.values(results.value);
  const passedCount = known.filter(({ finding }) => finding.grade === "passed").length;
  const state =
    current !== undefined
      ? words.running(doneOfRun, runLength.value, localized(TEST_WORDS[current].name))
      : known.length === 0
        ? words.idle
        : words.done(passedCount, known.length);
  return (
    <section class="panel run-panel" data-running={current !== undefined}>
      <h2>{words.runTitle}</h2>
      <Notices />
      <div class="row">
        <button type="button" class="primary" data-action="test-all" onClick={() => void runTests()}>
          <Icon node={Play} />
          {words.all}
        </button>
        {current !== undefined && (
          <button type="button" data-action="stop" onClick={stopTests}>
            <Icon node={Square} />
            {words.stop}
          </button>
        )}
      </div>
      <Choice
        name="long"
        label={words.long}
        hint={words.longHint}
        checked={isLong.value}
        onChange={(checked) => {
          isLong.value = checked;
        }}
      />
      {current !== undefined && (
        <progress aria-label={words.progress} max={runLength.value} value={doneOfRun} />
      )}
      <p class="small muted" role="status">
        {state}
      </p>
    </section>
  );
}

function Notices() {
  const words = sayPage();
  return (
    <>
      {serversState.value === "requesting" && <p class="small muted">{words.asking}</p>}
      {serversState.value === "failed" && (
        <p class="notice warn" role="alert">
          {words.untold} {whyNoOwnServers()}
        </p>
      )}
      {areFromLink.value && (
        <p class="notice" role="status">
          {words.fromLink}
        </p>
      )}
      {isLinkUnreadable.value && (
        <p class="notice bad" role="alert">
          {words.badLink}
        </p>
      )}
    </>
  );
}

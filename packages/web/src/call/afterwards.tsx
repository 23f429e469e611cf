import { MAX_PARTICIPANTS } from "@visavis/client/core";
import { Header } from "../ui/frame.tsx";
import { intendCall } from "../ui/intended-call.ts";
import { durationMs, grade, type InvitationProblem, phase } from "./call-state.ts";
import { say } from "./words.ts";

/** After leaving: duration, quality, and a button to rejoin. */
export function Goodbye() {
  const words = say();
  const seconds = Math.round(durationMs.value / 1000);
  const result = grade.value;
  return (
    <Afterwards title={words.leftTitle} again={words.backIn}>
      <p>
        {words.lasted(Math.floor(seconds / 60), seconds % 60)}
        {result !== undefined && (
          <>
            {" "}
            {words.grade(result.grade)}
            {words.figures(result.lossPercent.toFixed(1), result.roundTripMs?.toFixed(0))}
          </>
        )}
      </p>
    </Afterwards>
  );
}

/** The room was full when we tried to join. */
export function RoomFull() {
  const words = say();
  return (
    <Afterwards title={words.fullTitle} again={words.tryAgain}>
      <p>{words.fullNext(MAX_PARTICIPANTS)}</p>
    </Afterwards>
  );
}

/** Someone inside has refused us. */
export function TurnedAway() {
  const words = say();
  return (
    <Afterwards title={words.turnedAwayTitle} again={words.tryAgain}>
      <p>{words.turnedAwayNext}</p>
    </Afterwards>
  );
}

/** Someone inside has removed us. */
export function Removed() {
  const words = say();
  return (
    <Afterwards title={words.removedTitle} again={words.knock}>
      <p>{words.removedNext}</p>
    </Afterwards>
  );
}

/** The link does not open the room. */
export function NotInvited() {
  const words = say();
  const problem = phase.value as InvitationProblem;
  const mayPass = problem === "invitationUnchecked" || problem === "invitationEarly";
  return (
    <Afterwards title={words.notInvited(problem)} again={mayPass ? words.tryAgain : undefined}>
      <p data-refusal={problem}>{words.notInvitedNext(problem)}</p>
    </Afterwards>
  );
}

function comeAgain(): void {
  intendCall(location.href);
  location.reload();
}

function Afterwards(page: {
  readonly title: string;
  /** What the button is called that tries once more; without it there is none. */
  readonly again?: string | undefined;
  readonly children: preact.ComponentChildren;
}) {
  const words = say();
  return (
    <>
      <Header page={words.page} />
      <main class="afterwards" data-phase="afterwards">
        <h1>{page.title}</h1>
        {page.children}
        <div class="row">
          {page.again !== undefined && (
            <button type="button" class="primary" data-action="again" onClick={comeAgain}>
              {page.again}
            </button>
          )}
          <a class="button" href="/">
            {words.toStart}
          </a>
        </div>
      </main>
    </>
  );
}

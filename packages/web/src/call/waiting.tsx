import { Header } from "../ui/frame.tsx";
import { leaveCall, outage, ownName } from "./call-state.ts";
import { say } from "./words.ts";

/** Somebody in the call has to let us in. Until then we learn nothing about it. */
export function Waiting() {
  const words = say();
  return (
    <>
      <Header page={words.page} />
      <main class="afterwards" data-phase="waiting">
        <h1>{words.waitingTitle}</h1>
        <p role="status">
          {outage.value === undefined
            ? words.waitingNext(ownName.value === "" ? words.guest : ownName.value)
            : words.signalingUnreached}
        </p>
        <div class="row">
          <button type="button" data-action="leave" onClick={leaveCall}>
            {words.stopWaiting}
          </button>
        </div>
      </main>
    </>
  );
}

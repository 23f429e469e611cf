import { Phone, PhoneOff, RotateCcw, Shapes, StepForward, Video } from "lucide";
import { CaptureFailureNotice } from "../../capture/capture-failure-notice.tsx";
import { stepTitles } from "../../loopback/step-words.ts";
import { STEPS } from "../../loopback/steps.ts";
import { Icon } from "../../ui/icon.tsx";
import {
  atOnce,
  callAtOnce,
  done,
  finished,
  hangUp,
  next,
  perform,
  possible,
  running,
  start,
  startOver,
} from "./connection-pair.ts";
import { refusal } from "./own-media.ts";
import { say } from "./words.ts";

/** Buttons for the whole call at once, for its next step, and for a call without a camera. */
export function Controls() {
  const words = say();
  return (
    <section class="panel local-controls" aria-label={`${words.atOnce} · ${words.stepByStep}`}>
      <h2>{words.atOnce}</h2>
      <AtOnce />
      <div class="local-mode">
        <h2>{words.stepByStep}</h2>
        <StepNumber />
      </div>
      <NextStep />
      {refusal.value !== undefined && (
        <div class="local-refusal">
          <CaptureFailureNotice refusal={refusal.value} />
          <p>{words.withoutCameraHint}</p>
        </div>
      )}
    </section>
  );
}

function AtOnce() {
  const words = say();
  const busy = running.value !== undefined;
  return (
    <div class="local-at-once">
      <button
        type="button"
        data-action="start"
        title={words.startHint}
        disabled={busy || atOnce.value || !possible.value.has("capture")}
        onClick={() => void start("camera")}
      >
        <Icon node={Video} />
        {words.start}
      </button>
      <DrawnPictureButton />
      <button
        type="button"
        class="primary"
        data-action="call"
        disabled={atOnce.value || finished.value}
        onClick={callAtOnce}
      >
        <Icon node={Phone} />
        {words.call}
      </button>
      <button
        type="button"
        class="local-hang-up"
        data-action="hang-up"
        disabled={!busy && done.value.size === 0}
        onClick={hangUp}
      >
        <Icon node={PhoneOff} />
        {words.hangUp}
      </button>
    </div>
  );
}

function DrawnPictureButton() {
  const words = say();
  return (
    <button
      type="button"
      data-action="drawn"
      title={words.withoutCameraHint}
      disabled={running.value !== undefined || !possible.value.has("capture")}
      onClick={() => void start("drawn")}
    >
      <Icon node={Shapes} />
      {words.withoutCamera}
    </button>
  );
}

/** One button for all steps. It is never disabled, so that it keeps the focus from the first step to the last. */
function NextStep() {
  const words = say();
  const id = next.value;
  const label = finished.value
    ? words.allDone
    : atOnce.value
      ? words.calling
      : id === undefined
        ? words.waiting
        : words.nextStep(stepTitles()[id]);
  const idle = id === undefined || atOnce.value || running.value !== undefined;
  return (
    <div class="row">
      <button
        type="button"
        class="local-next"
        data-action="next"
        data-next={id}
        aria-disabled={idle}
        onClick={() => {
          if (!idle) void perform(id);
        }}
      >
        <Icon node={StepForward} />
        {label}
      </button>
      <button type="button" class="quiet" data-action="start-over" onClick={startOver}>
        <Icon node={RotateCcw} />
        {words.startOver}
      </button>
    </div>
  );
}

function StepNumber() {
  const words = say();
  const id = next.value;
  return (
    <span class="small muted" role="status">
      {id !== undefined && words.step(STEPS.findIndex((step) => step.id === id) + 1, STEPS.length)}
    </span>
  );
}

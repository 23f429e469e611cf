import { Pause, Play, SkipBack, SkipForward, X } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { Icon } from "../ui/icon.tsx";
import { advance, type PlayedStep, SPEEDS, type Speed, steppedTo } from "./playback.ts";
import { formatMs } from "./units.ts";

const say = phrasebook(
  {
    title: "Replay",
    play: "Play",
    pause: "Pause",
    previous: "Previous step",
    next: "Next step",
    all: "Show everything",
    slider: "Moment",
    speed: "Speed",
  },
  {
    title: "回放",
    play: "播放",
    pause: "暂停",
    previous: "上一步",
    next: "下一步",
    all: "显示全部",
    slider: "时刻",
    speed: "速度",
  },
);

const SPEED_NAMES: Readonly<Record<Speed, string>> = { 1: "× 1", 0.25: "× ¼", 0.0625: "× 1/16" };

/**
 * Replays what happened: at full speed, in slow motion, step by step, or with the slider.
 *
 * @param steps in order of time
 * @param untilMs the moment of the replay; `undefined` while everything is shown
 * @param show called with the moment up to which the trace is to be shown; `undefined` for all of it
 */
export function Replay({
  steps,
  untilMs,
  show,
}: {
  readonly steps: readonly PlayedStep[];
  readonly untilMs: number | undefined;
  readonly show: (untilMs: number | undefined) => void;
}) {
  const words = say();
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(1);
  const firstMs = steps[0]?.atMs ?? 0;
  const lastMs = steps.at(-1)?.atMs ?? 0;
  const atMs = untilMs ?? lastMs;
  const now = useRef(atMs);
  now.current = atMs;
  useEffect(() => {
    if (!isPlaying) return;
    let before = performance.now();
    let frame = requestAnimationFrame(function tick(time) {
      const next = advance({ atMs: now.current, elapsedMs: Math.max(time - before, 0), speed, steps });
      before = time;
      now.current = next;
      show(next);
      if (next >= lastMs) setPlaying(false);
      else frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, speed, steps, lastMs, show]);
  const toggle = () => {
    if (!isPlaying && atMs >= lastMs) show(firstMs);
    setPlaying(!isPlaying);
  };
  const step = (direction: "next" | "previous") => () => {
    setPlaying(false);
    show(steppedTo(steps, atMs, direction));
  };
  return (
    <fieldset class="trace-replay" disabled={steps.length < 2}>
      <legend class="visually-hidden">{words.title}</legend>
      <button
        type="button"
        class="quiet"
        title={words.previous}
        aria-label={words.previous}
        data-action="replay-previous"
        onClick={step("previous")}
      >
        <Icon node={SkipBack} />
      </button>
      <button
        type="button"
        title={isPlaying ? words.pause : words.play}
        aria-label={isPlaying ? words.pause : words.play}
        data-action="replay-play"
        onClick={toggle}
      >
        <Icon node={isPlaying ? Pause : Play} />
      </button>
      <button
        type="button"
        class="quiet"
        title={words.next}
        aria-label={words.next}
        data-action="replay-next"
        onClick={step("next")}
      >
        <Icon node={SkipForward} />
      </button>
      <input
        type="range"
        aria-label={words.slider}
        aria-valuetext={formatMs(atMs)}
        min={firstMs}
        max={lastMs}
        step="any"
        value={atMs}
        onInput={({ currentTarget }) => {
          setPlaying(false);
          show(currentTarget.valueAsNumber);
        }}
      />
      <output class="trace-figure">{formatMs(atMs)}</output>
      <span class="trace-speeds">
        {SPEEDS.map((pace) => (
          <button
            key={pace}
            type="button"
            class="quiet"
            aria-pressed={pace === speed}
            aria-label={`${words.speed} ${SPEED_NAMES[pace]}`}
            data-speed={pace}
            onClick={() => setSpeed(pace)}
          >
            {SPEED_NAMES[pace]}
          </button>
        ))}
      </span>
      <button
        type="button"
        class="quiet"
        title={words.all}
        aria-label={words.all}
        data-action="replay-all"
        disabled={untilMs === undefined}
        onClick={() => {
          setPlaying(false);
          show(undefined);
        }}
      >
        <Icon node={X} />
      </button>
    </fieldset>
  );
}

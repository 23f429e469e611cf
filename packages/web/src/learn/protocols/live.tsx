import { signal } from "@preact/signals";
import { Play, Square } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { phrasebook } from "../../i18n/language.ts";
import { colon } from "../../i18n/punctuation.ts";
import { FoldedRecording } from "../../trace-views/folded-recording.tsx";
import { formatMs } from "../../trace-views/units.ts";
import { Icon } from "../../ui/icon.tsx";
import { segmentWaitMs } from "./delays.ts";
import {
  delay,
  failure,
  isRunning,
  measureDelay,
  received,
  recordedLog,
  startLoop,
  stopLoop,
} from "./loop.ts";

const say = phrasebook(
  {
    loop: "A WebRTC connection in this page",
    start: "Send video from A to B",
    stop: "Stop",
    picture: "Video received by B",
    noPicture: "No video yet",
    refused: "Browser error:",
    compared: "The delays compared",
    mine: "Loopback delay (measured)",
    segments: "Segmented streaming delay (estimated)",
    notMeasured: "not measured yet",
    ofFrames: (frames: number) => `median of ${frames} frames`,
    length: "Segment length",
    seconds: (seconds: number) => `${seconds} s`,
    count: "Segments buffered by the player",
    sum: (length: number, count: number) => `${count} × ${length} s`,
    times: (times: string) => `${times} times the loopback delay.`,
  },
  {
    loop: "本页内的 WebRTC 连接",
    start: "把视频从 A 发送到 B",
    stop: "停止",
    picture: "B 收到的视频",
    noPicture: "还没有视频",
    refused: "浏览器报错：",
    compared: "延迟对比",
    mine: "环回延迟（实测）",
    segments: "切片直播延迟（估算）",
    notMeasured: "尚未测量",
    ofFrames: (frames: number) => `${frames} 帧的中位数`,
    length: "切片时长",
    seconds: (seconds: number) => `${seconds} 秒`,
    count: "播放器缓冲的切片数",
    sum: (length: number, count: number) => `${count} × ${length} 秒`,
    times: (times: string) => `是环回延迟的 ${times} 倍。`,
  },
);

const segmentSeconds = signal(6);
const segmentCount = signal(3);

/** The measured delay of a WebRTC loopback, compared with the estimated delay of segmented streaming. */
export function Live() {
  const words = say();
  return (
    <>
      <section class="panel protocols-loop">
        <h2>{words.loop}</h2>
        <Picture />
        <div class="row">
          {isRunning.value ? (
            <button type="button" data-action="stop" onClick={stopLoop}>
              <Icon node={Square} />
              {words.stop}
            </button>
          ) : (
            <button type="button" class="primary" data-action="start" onClick={() => void startLoop()}>
              <Icon node={Play} />
              {words.start}
            </button>
          )}
        </div>
        {failure.value !== undefined && (
          <p class="notice bad" role="alert">
            <span>{words.refused}</span>
            <code>{failure.value}</code>
          </p>
        )}
      </section>
      <Comparison />
      <FoldedRecording log={recordedLog.value} />
    </>
  );
}

function Picture() {
  const words = say();
  const element = useRef<HTMLVideoElement>(null);
  const stream = received.value;
  useEffect(() => {
    const video = element.current;
    if (video === null || stream === undefined) return;
    video.srcObject = stream;
    return measureDelay(video);
  }, [stream]);
  return stream === undefined ? (
    <p class="lesson-no-picture muted">{words.noPicture}</p>
  ) : (
    <video ref={element} class="lesson-picture" aria-label={words.picture} autoplay playsInline muted />
  );
}

function Comparison() {
  const words = say();
  const { frames, medianMs } = delay.value;
  const [length, count] = [segmentSeconds.value, segmentCount.value];
  const waitMs = segmentWaitMs({ segmentSeconds: length, segmentCount: count });
  return (
    <section class="panel protocols-compared">
      <h2>{words.compared}</h2>
      <div data-bar="loop">
        <p>
          {words.mine}
          {colon()}
          <strong>{medianMs === undefined ? words.notMeasured : formatMs(medianMs)}</strong>{" "}
          {medianMs !== undefined && <span class="small muted">{words.ofFrames(frames)}</span>}
        </p>
        <Bar shares={[(medianMs ?? 0) / waitMs]} />
      </div>
      <div data-bar="segments">
        <p>
          {words.segments}
          {colon()}
          <strong>{formatMs(waitMs)}</strong> <span class="small muted">{words.sum(length, count)}</span>
        </p>
        <Bar shares={Array.from({ length: count }, () => 1 / count)} />
      </div>
      {medianMs !== undefined && medianMs > 0 && (
        <p class="small muted">{words.times(Math.round(waitMs / medianMs).toLocaleString("en"))}</p>
      )}
      <div class="protocols-choices">
        <Slider
          name="length"
          label={words.length}
          value={length}
          max={10}
          shown={words.seconds(length)}
          onValue={(value) => {
            segmentSeconds.value = value;
          }}
        />
        <Slider
          name="count"
          label={words.count}
          value={count}
          max={6}
          shown={String(count)}
          onValue={(value) => {
            segmentCount.value = value;
          }}
        />
      </div>
    </section>
  );
}

/** Hidden from screen readers: the text above it says the same. */
function Bar({ shares }: { readonly shares: readonly number[] }) {
  return (
    <div class="protocols-bar" aria-hidden="true">
      {shares.map((share, index) => (
        <span key={index} style={{ flexBasis: `${Math.min(share, 1) * 100}%` }} />
      ))}
    </div>
  );
}

function Slider(slider: {
  readonly name: string;
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly shown: string;
  readonly onValue: (value: number) => void;
}) {
  return (
    <label class="field">
      <span>
        {slider.label}
        {colon()}
        <strong>{slider.shown}</strong>
      </span>
      <input
        type="range"
        name={slider.name}
        min={1}
        max={slider.max}
        step={1}
        value={slider.value}
        aria-valuetext={slider.shown}
        onInput={({ currentTarget }) => slider.onValue(Number(currentTarget.value))}
      />
    </label>
  );
}

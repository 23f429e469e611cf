import { Circle, Download, Square } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { fileSize, length } from "../../capture/figures.ts";
import { phrasebook } from "../../i18n/language.ts";
import { Icon } from "../../ui/icon.tsx";
import { keptPicture } from "./pictures.tsx";
import {
  type Recording,
  recording,
  recordingRefusal,
  soundRuns,
  startRecording,
  stopRecording,
} from "./recording.ts";
import { fileEnding, MAX_RECORDING_BYTES, MAX_RECORDING_MS, supportedFormats } from "./recording-format.ts";
import { useChosenSpeaker } from "./speaker.ts";

const say = phrasebook(
  {
    format: "Format",
    start: "Record",
    stop: "Stop recording",
    needs: "Needs a running camera, microphone or screen.",
    cannot: "This browser cannot record.",
    bound: (limit: string) => `Stops automatically at ${limit}.`,
    running: (told: string) => `Recording: ${told}`,
    playback: "The recording",
    download: "Download",
    refused: "The browser cannot record this. Choose another format.",
    ownWords: "Browser message:",
    stopped: "",
    length: "Stopped after ten minutes, to save memory.",
    size: "Stopped at 200 MB, to save memory.",
    sourceEnded: "The recording ended because its source stopped.",
    recorderFailed: "The browser’s recorder failed. This is what it recorded until then.",
  },
  {
    format: "格式",
    start: "录制",
    stop: "停止录制",
    needs: "请先启动摄像头、麦克风或屏幕共享。",
    cannot: "当前浏览器不支持录制。",
    bound: (limit: string) => `录满 ${limit} 自动停止。`,
    running: (told: string) => `正在录制：${told}`,
    playback: "录像",
    download: "下载",
    refused: "浏览器不支持录制这种格式，请更换格式。",
    ownWords: "浏览器报错原文：",
    stopped: "",
    length: "已录满 10 分钟，为节省内存自动停止。",
    size: "已达 200 MB，为节省内存自动停止。",
    sourceEnded: "录制源已停止，录制随之结束。",
    recorderFailed: "浏览器录制出错，以下是出错前已录制的内容。",
  },
);

const LIMIT = `${length(MAX_RECORDING_MS)} · ${fileSize(MAX_RECORDING_BYTES)}`;

/** Records the chosen video with all running audio, and plays it back. */
export function RecordingPart() {
  const words = say();
  const [format, setFormat] = useState("");
  if (typeof MediaRecorder === "undefined") return <p class="notice">{words.cannot}</p>;
  const hasPicture = keptPicture.value !== undefined;
  const canRecord = hasPicture || soundRuns.value;
  const now = recording.value;
  const formats = supportedFormats({ picture: hasPicture, sound: soundRuns.value }, (type) =>
    MediaRecorder.isTypeSupported(type),
  );
  const chosen = formats.includes(format) ? format : formats[0];
  return (
    <div class="stack">
      <div class="recording-start">
        {now.phase === "running" || now.phase === "starting" ? (
          <button type="button" class="primary" onClick={stopRecording}>
            <Icon node={Square} />
            {words.stop}
          </button>
        ) : (
          <button type="button" disabled={!canRecord} onClick={() => startRecording(chosen)}>
            <Icon node={Circle} />
            {words.start}
          </button>
        )}
        <select
          aria-label={words.format}
          value={chosen}
          disabled={!canRecord || now.phase === "running" || now.phase === "starting"}
          onChange={(event) => setFormat(event.currentTarget.value)}
        >
          {formats.map((type) => (
            <option key={type} value={type}>
              {type}
            </option>
          ))}
        </select>
      </div>
      {now.phase === "running" ? (
        <p class="small">
          <span class="recording-dot" aria-hidden="true" />{" "}
          {words.running(`${length(now.lengthMs)} · ${fileSize(now.bytes)}`)}
          <span class="muted"> {words.bound(LIMIT)}</span>
        </p>
      ) : (
        <p class="small muted">{canRecord ? words.bound(LIMIT) : words.needs}</p>
      )}
      {recordingRefusal.value !== undefined && (
        <div class="notice bad" role="alert">
          <strong>{words.refused}</strong>
          <p class="small muted">
            {words.ownWords} <code class="wire">{recordingRefusal.value}</code>
          </p>
        </div>
      )}
      {now.phase === "done" && <Playback key={now.url} recorded={now} />}
    </div>
  );
}

function Playback({ recorded }: { readonly recorded: Extract<Recording, { phase: "done" }> }) {
  const words = say();
  const player = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (player.current !== null) void useChosenSpeaker(player.current).catch(() => undefined);
  }, []);
  return (
    <figure class="kept">
      {words[recorded.end] !== "" && (
        <p class="notice warn" role="alert">
          {words[recorded.end]}
        </p>
      )}
      {/* biome-ignore lint/a11y/useMediaCaption: a recording made a moment ago has no captions. */}
      <video
        ref={player}
        src={recorded.url}
        aria-label={words.playback}
        controls
        playsInline
        onLoadedMetadata={(event) => findLength(event.currentTarget)}
      />
      <figcaption class="row">
        <span class="wire">
          {length(recorded.lengthMs)} · {fileSize(recorded.bytes)} · {recorded.mimeType}
        </span>
        <a class="button" href={recorded.url} download={`visavis-recording.${fileEnding(recorded.mimeType)}`}>
          <Icon node={Download} />
          {words.download}
        </a>
      </figcaption>
    </figure>
  );
}

/**
 * Chromium records WebM without a duration, so that the player has no timeline. Seeking beyond the end makes it look for
 * the last frame.
 */
function findLength(player: HTMLVideoElement): void {
  if (Number.isFinite(player.duration)) return;
  player.addEventListener(
    "durationchange",
    () => {
      player.currentTime = 0;
    },
    { once: true },
  );
  player.currentTime = Number.MAX_SAFE_INTEGER;
}

import { Mic, MicOff, Video, VideoOff } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { audioContext, wakeAudio } from "../../capture/audio-context.ts";
import { CaptureFailureNotice } from "../../capture/capture-failure-notice.tsx";
import { type CaptureSource, refusal, startSources } from "../../capture/capture-source.ts";
import { LevelMeter } from "../../capture/level-meter.tsx";
import { phrasebook } from "../../i18n/language.ts";
import { colon } from "../../i18n/punctuation.ts";
import { Icon } from "../../ui/icon.tsx";
import {
  camera,
  microphone,
  readings,
  release,
  requestEchoCancellation,
  requestSize,
  SIZES,
  setEnabled,
  wantedSize,
  wantsEchoCancellation,
  watchTracks,
} from "./sources.ts";

const say = phrasebook(
  {
    camera: "Camera",
    microphone: "Microphone",
    startCamera: "Open the camera",
    startMicrophone: "Open the microphone",
    stopCamera: "Stop the camera",
    stopMicrophone: "Stop the microphone",
    muteCamera: "Mute the video",
    muteMicrophone: "Mute the audio",
    unmuteCamera: "Unmute the video",
    unmuteMicrophone: "Unmute the audio",
    picture: "Video from the camera",
    asking: "Waiting for your permission…",
    off: "Off",
    size: "Requested resolution",
    echo: "Requested echo cancellation",
    on: "on",
    without: "off",
    says: "Actual settings",
  },
  {
    camera: "摄像头",
    microphone: "麦克风",
    startCamera: "打开摄像头",
    startMicrophone: "打开麦克风",
    stopCamera: "停止摄像头",
    stopMicrophone: "停止麦克风",
    muteCamera: "暂停视频",
    muteMicrophone: "静音",
    unmuteCamera: "恢复视频",
    unmuteMicrophone: "恢复音频",
    picture: "摄像头的视频",
    asking: "浏览器正在请求权限……",
    off: "已关闭",
    size: "请求的分辨率",
    echo: "请求的回声消除",
    on: "开",
    without: "关",
    says: "轨道的实际设置",
  },
);

/** Camera and microphone, each with its requested and its actual settings. */
export function Live() {
  useEffect(watchTracks, []);
  return (
    <>
      {refusal.value !== undefined && <CaptureFailureNotice refusal={refusal.value} />}
      <div class="capture-lesson">
        <CameraPanel />
        <MicrophonePanel />
      </div>
    </>
  );
}

function CameraPanel() {
  const words = say();
  const track = camera.track.value;
  return (
    <section class="panel" data-device="camera">
      <h2>{words.camera}</h2>
      {track === undefined ? (
        <p class="lesson-no-picture muted" role="status">
          {camera.opening.value ? words.asking : words.off}
        </p>
      ) : (
        <Picture track={track} />
      )}
      <label class="field">
        <span>{words.size}</span>
        <select
          name="size"
          value={wantedSize.value}
          onChange={({ currentTarget }) => {
            const size = SIZES.find((known) => known === currentTarget.value);
            if (size !== undefined) requestSize(size);
          }}
        >
          {SIZES.map((size) => (
            <option key={size} value={size}>
              {size}
            </option>
          ))}
        </select>
      </label>
      <Settings kind="video" />
      <Buttons
        source={camera}
        start={words.startCamera}
        stop={words.stopCamera}
        mute={words.muteCamera}
        unmute={words.unmuteCamera}
        icons={[Video, VideoOff]}
      />
    </section>
  );
}

function MicrophonePanel() {
  const words = say();
  const track = microphone.track.value;
  return (
    <section class="panel" data-device="microphone">
      <h2>{words.microphone}</h2>
      {track === undefined ? (
        <p class="muted" role="status">
          {microphone.opening.value ? words.asking : words.off}
        </p>
      ) : (
        <Level track={track} />
      )}
      <label class="field">
        <span>{words.echo}</span>
        <select
          name="echo"
          value={String(wantsEchoCancellation.value)}
          onChange={({ currentTarget }) => requestEchoCancellation(currentTarget.value === "true")}
        >
          <option value="true">{words.on}</option>
          <option value="false">{words.without}</option>
        </select>
      </label>
      <Settings kind="audio" />
      <Buttons
        source={microphone}
        start={words.startMicrophone}
        stop={words.stopMicrophone}
        mute={words.muteMicrophone}
        unmute={words.unmuteMicrophone}
        icons={[Mic, MicOff]}
      />
    </section>
  );
}

function Picture({ track }: { readonly track: MediaStreamTrack }) {
  const words = say();
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (element.current !== null) element.current.srcObject = new MediaStream([track]);
  }, [track]);
  return <video ref={element} class="lesson-picture" aria-label={words.picture} autoplay playsInline muted />;
}

function Level({ track }: { readonly track: MediaStreamTrack }) {
  const [node, setNode] = useState<AudioNode>();
  useEffect(() => {
    wakeAudio();
    // LevelMeter disconnects the node again.
    setNode(audioContext().createMediaStreamSource(new MediaStream([track])));
  }, [track]);
  return node === undefined ? null : <LevelMeter node={node} />;
}

function Settings({ kind }: { readonly kind: "video" | "audio" }) {
  const words = say();
  const reading = readings.value.findLast((known) => known.kind === kind);
  const source = kind === "video" ? camera : microphone;
  if (source.track.value === undefined || reading === undefined) return null;
  return (
    <p class="small" data-says={kind}>
      {words.says}
      {colon()}
      <code>
        {reading.settings}, enabled = {String(reading.isEnabled)}
      </code>
    </p>
  );
}

function Buttons(buttons: {
  readonly source: CaptureSource;
  readonly start: string;
  readonly stop: string;
  readonly mute: string;
  readonly unmute: string;
  readonly icons: readonly [typeof Video, typeof Video];
}) {
  const { source, icons } = buttons;
  const track = source.track.value;
  // From the newest reading, so that the button follows the track.
  const isEnabled = readings.value.findLast(({ kind }) => kind === track?.kind)?.isEnabled ?? true;
  if (track === undefined) {
    return (
      <div class="row">
        <button
          type="button"
          class="primary"
          data-action="start"
          disabled={source.opening.value}
          onClick={() => void startSources([source])}
        >
          <Icon node={icons[0]} />
          {buttons.start}
        </button>
      </div>
    );
  }
  return (
    <div class="row">
      <button type="button" data-action="mute" onClick={() => setEnabled(source, !isEnabled)}>
        {isEnabled ? buttons.mute : buttons.unmute}
      </button>
      <button type="button" data-action="stop" onClick={() => release(source)}>
        <Icon node={icons[1]} />
        {buttons.stop}
      </button>
    </div>
  );
}

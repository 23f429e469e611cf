import { Camera, CircleStop, Mic, MicOff, Play, Video, VideoOff } from "lucide";
import { CaptureFailureNotice } from "../../capture/capture-failure-notice.tsx";
import { type CaptureSource, refusal, startSources, stopSource } from "../../capture/capture-source.ts";
import { LevelMeter } from "../../capture/level-meter.tsx";
import { phrasebook } from "../../i18n/language.ts";
import { Icon } from "../../ui/icon.tsx";
import { microphoneSound } from "./microphone-sound.ts";
import { LiveVideo } from "./pictures.tsx";
import { camera, microphone, stopEverything } from "./sources.ts";

const say = phrasebook(
  {
    picture: "Picture from the camera",
    noPicture: "No picture yet",
    asking: "The browser is asking for permission…",
    startBoth: "Start camera and microphone",
    stopAll: "Stop everything",
    startCamera: "Start camera",
    stopCamera: "Stop camera",
    startMicrophone: "Start microphone",
    stopMicrophone: "Stop microphone",
    cameraLost:
      "The camera stopped unexpectedly: it was unplugged, taken over by another program, or blocked. Check it and start it again.",
    microphoneLost:
      "The microphone stopped unexpectedly: it was unplugged, taken over by another program, or blocked. Check it and start it again.",
    cameraMuted:
      "The camera is paused: the system or a switch on the device has turned it off. It resumes by itself.",
    microphoneMuted:
      "The microphone is paused: the system or a switch on the device has turned it off. It resumes by itself.",
  },
  {
    picture: "摄像头的画面",
    noPicture: "还没有画面",
    asking: "浏览器正在请求权限……",
    startBoth: "启动摄像头和麦克风",
    stopAll: "全部停止",
    startCamera: "启动摄像头",
    stopCamera: "停止摄像头",
    startMicrophone: "启动麦克风",
    stopMicrophone: "停止麦克风",
    cameraLost: "摄像头意外停止：设备被拔出、被其他程序占用，或权限被撤销。请检查后重新启动。",
    microphoneLost: "麦克风意外停止：设备被拔出、被其他程序占用，或权限被撤销。请检查后重新启动。",
    cameraMuted: "摄像头已暂停：被系统或设备开关关闭，恢复后会自动继续。",
    microphoneMuted: "麦克风已暂停：被系统或设备开关关闭，恢复后会自动继续。",
  },
);

const runs = (source: CaptureSource): boolean => source.track.value !== undefined || source.opening.value;

/** The picture, the level meter, and the buttons that start and stop them. */
export function CameraPanel() {
  const words = say();
  const track = camera.track.value;
  const isAsking = camera.opening.value || microphone.opening.value;
  const oneRuns = runs(camera) || runs(microphone);
  return (
    <section class="stack" aria-label={words.picture}>
      <div class="panel camera-panel">
        <div class="camera-stage">
          {track === undefined ? (
            <p class="camera-empty">
              <Icon node={Camera} />
              <span role="status">{isAsking ? words.asking : words.noPicture}</span>
            </p>
          ) : (
            <LiveVideo picture="camera" track={track} label={words.picture} />
          )}
        </div>
        {microphoneSound.value !== undefined && <LevelMeter node={microphoneSound.value} />}
        <div class="camera-buttons">
          {oneRuns ? (
            <button type="button" onClick={stopEverything}>
              <Icon node={CircleStop} />
              {words.stopAll}
            </button>
          ) : (
            <button type="button" class="primary" onClick={() => void startSources([camera, microphone])}>
              <Icon node={Play} />
              {words.startBoth}
            </button>
          )}
          <SourceButton
            source={camera}
            start={words.startCamera}
            stop={words.stopCamera}
            icons={[Video, VideoOff]}
          />
          <SourceButton
            source={microphone}
            start={words.startMicrophone}
            stop={words.stopMicrophone}
            icons={[Mic, MicOff]}
          />
        </div>
      </div>
      {refusal.value !== undefined && <CaptureFailureNotice refusal={refusal.value} />}
      <Interruption source={camera} lost={words.cameraLost} muted={words.cameraMuted} />
      <Interruption source={microphone} lost={words.microphoneLost} muted={words.microphoneMuted} />
    </section>
  );
}

function SourceButton(button: {
  readonly source: CaptureSource;
  readonly start: string;
  readonly stop: string;
  readonly icons: readonly [typeof Video, typeof Video];
}) {
  const { source, icons } = button;
  return runs(source) ? (
    <button type="button" onClick={() => stopSource(source)}>
      <Icon node={icons[1]} />
      {button.stop}
    </button>
  ) : (
    <button type="button" onClick={() => void startSources([source])}>
      <Icon node={icons[0]} />
      {button.start}
    </button>
  );
}

/** Reports that a running device stopped or was muted, but not by this page. */
function Interruption(interruption: {
  readonly source: CaptureSource;
  readonly lost: string;
  readonly muted: string;
}) {
  const sentence = interruption.source.lost.value
    ? interruption.lost
    : interruption.source.muted.value
      ? interruption.muted
      : undefined;
  return sentence === undefined ? null : (
    <p class="notice warn" role="alert">
      {sentence}
    </p>
  );
}

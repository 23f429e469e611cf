import { reopenSource, updateConstraints } from "../../capture/capture-source.ts";
import { DeviceSelect } from "../../capture/device-select.tsx";
import {
  type CameraRequest,
  cameraRequest,
  type MicrophoneRequest,
  microphoneRequest,
  type PictureSize,
  PROCESSINGS,
  type RequestedValue,
} from "../../capture/requested-constraints.ts";
import { phrasebook } from "../../i18n/language.ts";
import { GAIN_RANGE_DECIBELS, gainDecibels } from "./microphone-sound.ts";
import { camera, microphone } from "./sources.ts";
import { SpeakerChoice } from "./speaker-choice.tsx";

const say = phrasebook(
  {
    title: "Constraints",
    camera: "Camera",
    microphone: "Microphone",
    speaker: "Speaker",
    device: "Device",
    size: "Picture size",
    rate: "Frame rate",
    perSecond: (frames: number) => `${frames} per second`,
    on: "On",
    off: "Off",
    requireExact: "Require",
    requireExactHint: "exact instead of ideal: fail rather than deliver something else",
    browsersChoice: "Browser’s choice",
    gain: "Gain in this page",
    gainHint: "For the meter and the recording only; the microphone itself is not changed.",
  },
  {
    title: "采集参数",
    camera: "摄像头",
    microphone: "麦克风",
    speaker: "扬声器",
    device: "设备",
    size: "分辨率",
    rate: "帧率",
    perSecond: (frames: number) => `${frames} fps`,
    on: "开",
    off: "关",
    requireExact: "必须满足",
    requireExactHint: "使用 exact 而不是 ideal：无法满足时宁可失败，也不降级",
    browsersChoice: "由浏览器决定",
    gain: "页面内增益",
    gainHint: "只影响电平表和录制，不改变麦克风本身的设置。",
  },
);

/** The names of the kinds of audio processing. */
export const processingNames = phrasebook(
  {
    echoCancellation: "Echo cancellation",
    noiseSuppression: "Noise suppression",
    autoGainControl: "Automatic gain",
  },
  { echoCancellation: "回声消除", noiseSuppression: "降噪", autoGainControl: "自动增益" },
);

const named = (width: number, height: number, name: string): readonly [PictureSize, string] => [
  { width, height },
  `${width} × ${height}${name === "" ? "" : ` · ${name}`}`,
];

/** From sizes that every camera supports to one that hardly any supports, which provokes an error. */
const SIZES = [
  named(320, 240, "QVGA"),
  named(640, 360, ""),
  named(640, 480, "VGA"),
  named(960, 540, ""),
  named(1280, 720, "HD"),
  named(1920, 1080, "Full HD"),
  named(2560, 1440, ""),
  named(3840, 2160, "4K"),
  named(7680, 4320, "8K"),
];
const FRAME_RATES = [5, 10, 15, 24, 30, 60] as const;

function changeCamera(change: Partial<CameraRequest>): void {
  cameraRequest.value = { ...cameraRequest.value, ...change };
  void ("deviceId" in change ? reopenSource(camera) : updateConstraints(camera));
}

function changeMicrophone(change: Partial<MicrophoneRequest>): void {
  microphoneRequest.value = { ...microphoneRequest.value, ...change };
  void ("deviceId" in change ? reopenSource(microphone) : updateConstraints(microphone));
}

/** All constraints. Changes apply to running devices at once. */
export function ConstraintsPanel() {
  const words = say();
  const processings = processingNames();
  const requestedOfCamera = cameraRequest.value;
  const requestedOfMicrophone = microphoneRequest.value;
  return (
    <section class="capture-section">
      <h2>{words.title}</h2>
      <div class="constraints">
        <fieldset class="stack">
          <legend>{words.camera}</legend>
          <DeviceSelect
            kind="camera"
            label={words.device}
            chosen={requestedOfCamera.deviceId}
            onChoose={(deviceId) => changeCamera({ deviceId })}
          />
          <ConstraintField
            label={words.size}
            options={SIZES}
            requested={requestedOfCamera.size}
            onChange={(size) => changeCamera({ size })}
          />
          <ConstraintField
            label={words.rate}
            options={FRAME_RATES.map((rate) => [rate, words.perSecond(rate)] as const)}
            requested={requestedOfCamera.frameRate}
            onChange={(frameRate) => changeCamera({ frameRate })}
          />
        </fieldset>
        <fieldset class="stack">
          <legend>{words.microphone}</legend>
          <DeviceSelect
            kind="microphone"
            label={words.device}
            chosen={requestedOfMicrophone.deviceId}
            onChoose={(deviceId) => changeMicrophone({ deviceId })}
          />
          {PROCESSINGS.map((processing) => (
            <ConstraintField
              key={processing}
              label={processings[processing]}
              options={[
                [true, words.on],
                [false, words.off],
              ]}
              requested={requestedOfMicrophone[processing]}
              onChange={(requested) => changeMicrophone({ [processing]: requested })}
            />
          ))}
          <GainSlider />
        </fieldset>
        <fieldset class="stack constraints-speaker">
          <legend>{words.speaker}</legend>
          <SpeakerChoice />
        </fieldset>
      </div>
    </section>
  );
}

/** Selects one constraint, and whether it is `exact`. `options` are the values and their names. */
function ConstraintField<Value>(field: {
  readonly label: string;
  readonly options: readonly (readonly [Value, string])[];
  readonly requested: RequestedValue<Value>;
  readonly onChange: (requested: RequestedValue<Value>) => void;
}) {
  const words = say();
  const { requested } = field;
  const key = (value: Value): string => JSON.stringify(value);
  return (
    <div class="constraint">
      <label class="field">
        <span>{field.label}</span>
        <select
          value={requested.value === undefined ? "" : key(requested.value)}
          onChange={(event) => {
            const chosen = field.options.find(([value]) => key(value) === event.currentTarget.value);
            field.onChange({ ...requested, value: chosen?.[0] });
          }}
        >
          <option value="">{words.browsersChoice}</option>
          {field.options.map(([value, name]) => (
            <option key={key(value)} value={key(value)}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="choice" title={words.requireExactHint}>
        <input
          type="checkbox"
          aria-label={`${words.requireExact}: ${field.label}`}
          checked={requested.strictness === "exact"}
          disabled={requested.value === undefined}
          onChange={(event) =>
            field.onChange({ ...requested, strictness: event.currentTarget.checked ? "exact" : "ideal" })
          }
        />
        {words.requireExact}
      </label>
    </div>
  );
}

/** Makes the microphone louder or softer, after the browser's own processing. */
function GainSlider() {
  const words = say();
  const decibels = gainDecibels.value;
  const value = `${decibels > 0 ? "+" : decibels < 0 ? "−" : ""}${Math.abs(decibels)} dB`;
  return (
    <label class="field gain">
      <span>
        {words.gain} <output class="wire">{value}</output>
      </span>
      <input
        type="range"
        {...GAIN_RANGE_DECIBELS}
        step={1}
        value={decibels}
        aria-valuetext={value}
        onInput={(event) => {
          gainDecibels.value = event.currentTarget.valueAsNumber;
        }}
      />
      <span>{words.gainHint}</span>
    </label>
  );
}

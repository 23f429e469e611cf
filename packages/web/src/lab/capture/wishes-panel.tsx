import { applyWishes, reopenSource } from "../../capture/capture-source.ts";
import { DeviceSelect } from "../../capture/device-select.tsx";
import {
  type CameraWishes,
  cameraWishes,
  type MicrophoneWishes,
  microphoneWishes,
  type PictureSize,
  PROCESSINGS,
} from "../../capture/wishes.ts";
import { phrasebook } from "../../i18n/language.ts";
import { GainSlider } from "./gain-slider.tsx";
import { processingNames } from "./processing-names.ts";
import { camera, microphone } from "./sources.ts";
import { SpeakerChoice } from "./speaker-choice.tsx";
import { WishField } from "./wish-field.tsx";

const say = phrasebook(
  {
    title: "What to ask for",
    camera: "Camera",
    microphone: "Microphone",
    speaker: "Speaker",
    device: "Device",
    size: "Picture size",
    rate: "Frame rate",
    perSecond: (frames: number) => `${frames} per second`,
    on: "On",
    off: "Off",
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
  },
);

const named = (width: number, height: number, name: string): readonly [PictureSize, string] => [
  { width, height },
  `${width} × ${height}${name === "" ? "" : ` · ${name}`}`,
];

/** From what any camera has to what hardly one has: the last is there to be refused. */
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

function wishOfCamera(change: Partial<CameraWishes>): void {
  cameraWishes.value = { ...cameraWishes.value, ...change };
  void ("deviceId" in change ? reopenSource(camera) : applyWishes(camera));
}

function wishOfMicrophone(change: Partial<MicrophoneWishes>): void {
  microphoneWishes.value = { ...microphoneWishes.value, ...change };
  void ("deviceId" in change ? reopenSource(microphone) : applyWishes(microphone));
}

/** Everything that can be chosen. What runs follows at once. */
export function WishesPanel() {
  const words = say();
  const processings = processingNames();
  const ofCamera = cameraWishes.value;
  const ofMicrophone = microphoneWishes.value;
  return (
    <section class="capture-section">
      <h2>{words.title}</h2>
      <div class="wishes">
        <fieldset class="stack">
          <legend>{words.camera}</legend>
          <DeviceSelect
            kind="camera"
            label={words.device}
            chosen={ofCamera.deviceId}
            onChoose={(deviceId) => wishOfCamera({ deviceId })}
          />
          <WishField
            label={words.size}
            options={SIZES}
            wish={ofCamera.size}
            onWish={(size) => wishOfCamera({ size })}
          />
          <WishField
            label={words.rate}
            options={FRAME_RATES.map((rate) => [rate, words.perSecond(rate)] as const)}
            wish={ofCamera.frameRate}
            onWish={(frameRate) => wishOfCamera({ frameRate })}
          />
        </fieldset>
        <fieldset class="stack">
          <legend>{words.microphone}</legend>
          <DeviceSelect
            kind="microphone"
            label={words.device}
            chosen={ofMicrophone.deviceId}
            onChoose={(deviceId) => wishOfMicrophone({ deviceId })}
          />
          {PROCESSINGS.map((processing) => (
            <WishField
              key={processing}
              label={processings[processing]}
              options={[
                [true, words.on],
                [false, words.off],
              ]}
              wish={ofMicrophone[processing]}
              onWish={(wish) => wishOfMicrophone({ [processing]: wish })}
            />
          ))}
          <GainSlider />
        </fieldset>
        <fieldset class="stack wishes-speaker">
          <legend>{words.speaker}</legend>
          <SpeakerChoice />
        </fieldset>
      </div>
    </section>
  );
}

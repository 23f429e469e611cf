import {
  COUNTED_RATE_TOLERANCE,
  compareDevices,
  compareRates,
  compareSizes,
  compareSwitches,
  REPORTED_RATE_TOLERANCE,
} from "../../capture/comparison.ts";
import { devices } from "../../capture/device-list.ts";
import { deviceName } from "../../capture/device-select.tsx";
import { range, rate, size, sizeRange } from "../../capture/figures.ts";
import { cameraRequest, microphoneRequest, PROCESSINGS } from "../../capture/requested-constraints.ts";
import { phrasebook } from "../../i18n/language.ts";
import { type ComparisonRow, ComparisonTable, RawReading } from "./comparison-table.tsx";
import { processingNames } from "./constraints-panel.tsx";
import { camera, microphone } from "./sources.ts";
import { useShownReading, useTrackReading } from "./track-readings.ts";

const say = phrasebook(
  {
    title: "Requested and delivered",
    nothing: "Start a camera or a microphone to see what its track delivers.",
    camera: "Camera",
    microphone: "Microphone",
    device: "Device",
    size: "Picture size",
    shown: "Size as shown",
    promised: "Frame rate, nominal",
    counted: "Frame rate, measured",
    counting: "measuring…",
    sampleRate: "Sample rate",
    channels: "Channels",
    on: "on",
    off: "off",
  },
  {
    title: "请求值与实际值",
    nothing: "启动摄像头或麦克风后，这里显示轨道的实际参数。",
    camera: "摄像头",
    microphone: "麦克风",
    device: "设备",
    size: "分辨率",
    shown: "显示尺寸",
    promised: "帧率（标称）",
    counted: "帧率（实测）",
    counting: "测量中……",
    sampleRate: "采样率",
    channels: "声道",
    on: "开",
    off: "关",
  },
);

/** For each running track, what was requested and what it delivers. */
export function DeliveredPanel() {
  const words = say();
  const cameraTrack = camera.track.value;
  const microphoneTrack = microphone.track.value;
  return (
    <section class="capture-section">
      <h2>{words.title}</h2>
      {cameraTrack === undefined && microphoneTrack === undefined && <p class="muted">{words.nothing}</p>}
      {cameraTrack !== undefined && <CameraComparison key={cameraTrack.id} track={cameraTrack} />}
      {microphoneTrack !== undefined && (
        <MicrophoneComparison key={microphoneTrack.id} track={microphoneTrack} />
      )}
    </section>
  );
}

/** The name of a requested or delivered device. */
function nameOf(kind: "camera" | "microphone", deviceId: string | undefined): string | undefined {
  const listed = devices.value[kind];
  const index = listed.findIndex((device) => device.deviceId === deviceId);
  const device = listed[index];
  return device === undefined || deviceId === undefined ? undefined : deviceName(kind, device, index);
}

function CameraComparison({ track }: { readonly track: MediaStreamTrack }) {
  const words = say();
  const { settings, capabilities, constraints } = useTrackReading(track);
  const shown = useShownReading("camera");
  const request = cameraRequest.value;
  const { width, height, frameRate } = settings;
  const requestedSize = request.size.value && size(request.size.value);
  const requestedRate = request.frameRate.value === undefined ? undefined : rate(request.frameRate.value);
  const rows: ComparisonRow[] = [
    {
      name: words.device,
      term: "deviceId",
      requested: nameOf("camera", request.deviceId),
      delivered: nameOf("camera", settings.deviceId) ?? track.label,
      verdict: compareDevices(request.deviceId, settings.deviceId),
    },
    {
      name: words.size,
      term: "width × height",
      requested: requestedSize,
      strictness: request.size.strictness,
      delivered: width === undefined || height === undefined ? undefined : size({ width, height }),
      range: sizeRange(capabilities),
      verdict: compareSizes(request.size.value, settings),
    },
    {
      name: words.shown,
      term: "videoWidth × videoHeight",
      requested: requestedSize,
      strictness: request.size.strictness,
      delivered: shown.size && size(shown.size),
      verdict: compareSizes(request.size.value, shown.size ?? {}),
    },
    {
      name: words.promised,
      term: "frameRate",
      requested: requestedRate,
      strictness: request.frameRate.strictness,
      delivered: frameRate === undefined ? undefined : rate(frameRate),
      range: range(capabilities.frameRate, "fps"),
      verdict: compareRates(request.frameRate.value, frameRate, REPORTED_RATE_TOLERANCE),
    },
    {
      name: words.counted,
      term: "requestVideoFrameCallback",
      requested: requestedRate,
      strictness: request.frameRate.strictness,
      delivered: shown.framesPerSecond === undefined ? words.counting : rate(shown.framesPerSecond),
      verdict: compareRates(request.frameRate.value, shown.framesPerSecond, COUNTED_RATE_TOLERANCE),
    },
  ];
  return (
    <>
      <ComparisonTable caption={words.camera} rows={rows} />
      <RawReading settings={settings} capabilities={capabilities} constraints={constraints} />
    </>
  );
}

function MicrophoneComparison({ track }: { readonly track: MediaStreamTrack }) {
  const words = say();
  const processings = processingNames();
  const { settings, capabilities, constraints } = useTrackReading(track);
  const request = microphoneRequest.value;
  const onOff = (value: boolean | string): string =>
    typeof value === "string" ? value : value ? words.on : words.off;
  const rows: ComparisonRow[] = [
    {
      name: words.device,
      term: "deviceId",
      requested: nameOf("microphone", request.deviceId),
      delivered: nameOf("microphone", settings.deviceId) ?? track.label,
      verdict: compareDevices(request.deviceId, settings.deviceId),
    },
    ...PROCESSINGS.map((processing): ComparisonRow => {
      const { value, strictness } = request[processing];
      const delivered = settings[processing];
      return {
        name: processings[processing],
        term: processing,
        requested: value === undefined ? undefined : onOff(value),
        strictness,
        delivered: delivered === undefined ? undefined : onOff(delivered),
        range: capabilities[processing]?.map(onOff).join(" / "),
        verdict: compareSwitches(value, delivered),
      };
    }),
    ...(settings.sampleRate === undefined
      ? []
      : [
          {
            name: words.sampleRate,
            term: "sampleRate",
            requested: undefined,
            delivered: `${settings.sampleRate} Hz`,
            range: range(capabilities.sampleRate, "Hz"),
            verdict: "notRequested" as const,
          },
        ]),
    ...(settings.channelCount === undefined
      ? []
      : [
          {
            name: words.channels,
            term: "channelCount",
            requested: undefined,
            delivered: String(settings.channelCount),
            range: range(capabilities.channelCount),
            verdict: "notRequested" as const,
          },
        ]),
  ];
  return (
    <>
      <ComparisonTable caption={words.microphone} rows={rows} />
      <RawReading settings={settings} capabilities={capabilities} constraints={constraints} />
    </>
  );
}

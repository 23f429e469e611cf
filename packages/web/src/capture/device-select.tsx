import { phrasebook } from "../i18n/language.ts";
import { type DeviceKind, devices, type ListedDevice } from "./device-list.ts";

const say = phrasebook(
  {
    camera: "Camera",
    microphone: "Microphone",
    speaker: "Speaker",
    browsersChoice: "Browser’s choice",
    gone: "Disconnected",
    numbered: (kind: string, number: number) => `${kind} ${number}`,
    nameLater: (name: string) => `${name} (name shown after you allow access)`,
  },
  {
    camera: "摄像头",
    microphone: "麦克风",
    speaker: "扬声器",
    browsersChoice: "由浏览器决定",
    gone: "已断开",
    numbered: (kind: string, number: number) => `${kind} ${number}`,
    nameLater: (name: string) => `${name}（授权后显示名称）`,
  },
);

/** The name of a device, or "Camera 1" while the browser hides the name. */
export function deviceName(kind: DeviceKind, device: ListedDevice, index: number): string {
  const words = say();
  return device.label === "" ? words.numbered(words[kind], index + 1) : device.label;
}

/** Chooses one of the listed devices; `undefined` leaves it to the browser. */
export function DeviceSelect(select: {
  readonly kind: DeviceKind;
  /** The label, if the context already makes the kind clear. */
  readonly label?: string;
  readonly chosen: string | undefined;
  readonly onChoose: (deviceId: string | undefined) => void;
}) {
  const words = say();
  const listed = devices.value[select.kind];
  const isGone = select.chosen !== undefined && !listed.some(({ deviceId }) => deviceId === select.chosen);
  return (
    <label class="field">
      <span>{select.label ?? words[select.kind]}</span>
      <select
        value={select.chosen ?? ""}
        onChange={(event) => select.onChoose(event.currentTarget.value || undefined)}
      >
        <option value="">{words.browsersChoice}</option>
        {isGone && <option value={select.chosen}>{words.gone}</option>}
        {listed.map((device, index) =>
          // A device without an id cannot be chosen yet; the entry shows that it exists.
          device.deviceId === "" ? (
            <option key={index} value={`unnamed-${index}`} disabled>
              {words.nameLater(deviceName(select.kind, device, index))}
            </option>
          ) : (
            <option key={device.deviceId} value={device.deviceId}>
              {deviceName(select.kind, device, index)}
            </option>
          ),
        )}
      </select>
    </label>
  );
}

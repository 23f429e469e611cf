import { signal } from "@preact/signals";
import { X } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { CaptureFailureNotice } from "../capture/capture-failure-notice.tsx";
import { watchDevices } from "../capture/device-list.ts";
import { DeviceSelect } from "../capture/device-select.tsx";
import { language, switchLanguage } from "../i18n/language.ts";
import { Icon } from "../ui/icon.tsx";
import { chooseDevice, chosenDevices, refusals } from "./local-media.ts";
import { canChooseSpeaker, speaker } from "./media-element.tsx";
import { say } from "./words.ts";

const settingsOpen = signal(false);

export function openSettings(): void {
  settingsOpen.value = true;
}

/** Choice of camera, microphone and speaker, which takes effect at once, also during a call. */
export function DeviceChoices() {
  useEffect(watchDevices, []);
  return (
    <div class="stack">
      <DeviceSelect
        kind="camera"
        chosen={chosenDevices.camera.value}
        onChoose={(deviceId) => void chooseDevice("camera", deviceId)}
      />
      <DeviceSelect
        kind="microphone"
        chosen={chosenDevices.microphone.value}
        onChoose={(deviceId) => void chooseDevice("microphone", deviceId)}
      />
      {canChooseSpeaker && (
        <DeviceSelect
          kind="speaker"
          chosen={speaker.value}
          onChoose={(deviceId) => {
            speaker.value = deviceId ?? "";
          }}
        />
      )}
    </div>
  );
}

/** Why camera, microphone or screen is unavailable and what to do; a reason that they share is shown once. */
export function Refusals() {
  const { camera, microphone, screen } = refusals.value;
  const both = camera !== undefined && camera.failure.kind === microphone?.failure.kind;
  const shown = both
    ? [{ ...camera, device: "cameraAndMicrophone" as const }, screen]
    : [camera, microphone, screen];
  return (
    <>{shown.map((refusal) => refusal && <CaptureFailureNotice key={refusal.device} refusal={refusal} />)}</>
  );
}

/** The dialog with devices, language and keyboard shortcuts. */
export function Settings() {
  const words = say();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (settingsOpen.value) dialog.current?.showModal();
  }, [settingsOpen.value]);
  if (!settingsOpen.value) return null;
  return (
    <dialog
      ref={dialog}
      class="settings"
      aria-label={words.settings}
      onClose={() => {
        settingsOpen.value = false;
      }}
    >
      <div class="stack">
        <header class="row">
          <h2>{words.settings}</h2>
          <button
            type="button"
            class="quiet"
            aria-label={words.close}
            title={words.close}
            onClick={() => dialog.current?.close()}
          >
            <Icon node={X} />
          </button>
        </header>
        <DeviceChoices />
        <Refusals />
        <label class="field">
          <span>{words.language}</span>
          <select
            value={language.value}
            onChange={(event) => switchLanguage(event.currentTarget.value === "zh" ? "zh" : "en")}
          >
            <option value="en">English</option>
            <option value="zh">中文</option>
          </select>
        </label>
        <p class="small muted">{words.keys}</p>
      </div>
    </dialog>
  );
}

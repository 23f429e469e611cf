import { AudioLines, Volume2 } from "lucide";
import { DeviceSelect } from "../../capture/device-select.tsx";
import { phrasebook } from "../../i18n/language.ts";
import { Icon } from "../../ui/icon.tsx";
import {
  canChooseSpeaker,
  hasSpeakerChooser,
  openSpeakerChooser,
  playTestTone,
  speakerId,
  speakerRefusal,
  toneIsPlaying,
} from "./speaker.ts";

const say = phrasebook(
  {
    device: "Device",
    cannotChoose:
      "This browser uses the system’s default speaker. Choose another one in the system settings.",
    chooser: "Choose in the browser…",
    tone: "Play a tone: left, then right",
    playing: "Playing…",
    refused: "This speaker cannot be used. Choose another one.",
    ownWords: "Browser message:",
  },
  {
    device: "设备",
    cannotChoose: "当前浏览器使用系统默认扬声器。如需更换，请到系统设置中修改。",
    chooser: "在浏览器中选择",
    tone: "播放测试音（先左后右）",
    playing: "正在播放……",
    refused: "无法使用该扬声器，请另选一个。",
    ownWords: "浏览器报错原文：",
  },
);

/** The speaker, and a test tone. */
export function SpeakerChoice() {
  const words = say();
  return (
    <>
      {canChooseSpeaker ? (
        <DeviceSelect
          kind="speaker"
          label={words.device}
          chosen={speakerId.value}
          onChoose={(deviceId) => {
            speakerId.value = deviceId;
          }}
        />
      ) : (
        <p class="small muted">{words.cannotChoose}</p>
      )}
      {canChooseSpeaker && hasSpeakerChooser() && (
        <button type="button" onClick={() => void openSpeakerChooser()}>
          <Icon node={Volume2} />
          {words.chooser}
        </button>
      )}
      <button type="button" disabled={toneIsPlaying.value} onClick={() => void playTestTone()}>
        <Icon node={AudioLines} />
        {toneIsPlaying.value ? words.playing : words.tone}
      </button>
      {speakerRefusal.value !== undefined && (
        <div class="notice bad" role="alert">
          <strong>{words.refused}</strong>
          <p class="small muted">
            {words.ownWords} <code class="wire">{speakerRefusal.value}</code>
          </p>
        </div>
      )}
    </>
  );
}

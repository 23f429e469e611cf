import { phrasebook } from "../../i18n/language.ts";
import { GAIN_RANGE_DECIBELS, gainDecibels } from "./microphone-sound.ts";

const say = phrasebook(
  { gain: "Gain in this page", only: "For the meter and the recording only; the microphone stays as it is." },
  { gain: "页面内增益", only: "只影响电平表和录制，不改变麦克风本身的设置。" },
);

/** Makes the microphone louder or softer behind the browser's own processing. */
export function GainSlider() {
  const words = say();
  const decibels = gainDecibels.value;
  const told = `${decibels > 0 ? "+" : decibels < 0 ? "−" : ""}${Math.abs(decibels)} dB`;
  return (
    <label class="field gain">
      <span>
        {words.gain} <output class="wire">{told}</output>
      </span>
      <input
        type="range"
        {...GAIN_RANGE_DECIBELS}
        step={1}
        value={decibels}
        aria-valuetext={told}
        onInput={(event) => {
          gainDecibels.value = event.currentTarget.valueAsNumber;
        }}
      />
      <span>{words.only}</span>
    </label>
  );
}

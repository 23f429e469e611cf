import { useEffect, useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { audioContext, audioRuns, wakeAudio } from "./audio-context.ts";
import {
  addLevel,
  measureLevel,
  type SoundLevel,
  type SoundState,
  startSoundHistory,
} from "./sound-level.ts";

const say = phrasebook(
  {
    level: "Sound level",
    rms: "RMS",
    peak: "peak",
    noSound: "−∞",
    asleep: "The browser starts audio only after a click.",
    wake: "Start the meter",
    muted: "All samples are zero: the microphone is muted on the device or in the system.",
    silent: "No sound detected. Say something.",
    heard: "Sound detected.",
    clipping: "Too loud: the signal is clipping.",
  },
  {
    level: "输入音量",
    rms: "RMS",
    peak: "峰值",
    noSound: "−∞",
    asleep: "浏览器要求先点击页面才能启用音频。",
    wake: "启用电平表",
    muted: "采样全为零：麦克风在设备或系统中被静音。",
    silent: "没有检测到声音，请说话试试。",
    heard: "检测到声音。",
    clipping: "音量过大：出现削波。",
  },
);

/** The left end of the meter. Quieter sound leaves the bar empty; the figure still shows it. */
const FLOOR_DBFS = -72;
const TICKS_DBFS = [-60, -48, -36, -24, -12, 0] as const;
/** Fast enough to seem immediate, slow enough for figures to be readable. */
const READ_EVERY_MS = 80;
/** 93 ms at 44.1 kHz, so that the reads overlap and no peak falls between two. */
const SAMPLES_PER_READ = 4096;

interface Reading extends SoundLevel {
  readonly state: SoundState;
}

/** Reads the level of `node` while the component is mounted and audio runs. */
function useLevel(node: AudioNode): Reading | undefined {
  const [reading, setReading] = useState<Reading>();
  useEffect(() => {
    const analyser = audioContext().createAnalyser();
    analyser.fftSize = SAMPLES_PER_READ;
    node.connect(analyser);
    const samples = new Float32Array(SAMPLES_PER_READ);
    let history = startSoundHistory(performance.now());
    const timer = setInterval(() => {
      if (!audioRuns.peek()) return;
      analyser.getFloatTimeDomainData(samples);
      const level = measureLevel(samples);
      history = addLevel(history, level, performance.now());
      setReading({ ...level, state: history.state });
    }, READ_EVERY_MS);
    return () => {
      clearInterval(timer);
      node.disconnect(analyser);
    };
  }, [node]);
  return reading;
}

const percent = (dbfs: number): number =>
  Math.min(Math.max(((dbfs - FLOOR_DBFS) / -FLOOR_DBFS) * 100, 0), 100);

/** A level meter for any sound in the page's audio context: RMS as a bar, peak as a line, and its state in words. */
export function LevelMeter({ node }: { readonly node: AudioNode }) {
  const words = say();
  const reading = useLevel(node);
  if (!audioRuns.value) {
    return (
      <div class="level-meter row">
        <span class="muted">{words.asleep}</span>
        <button type="button" onClick={wakeAudio}>
          {words.wake}
        </button>
      </div>
    );
  }
  const { rmsDbfs, peakDbfs, state } = reading ?? { rmsDbfs: -Infinity, peakDbfs: -Infinity, state: "heard" };
  const figure = (dbfs: number): string =>
    dbfs < -120 ? words.noSound : `${dbfs < 0 ? "−" : ""}${Math.abs(dbfs).toFixed(1)}`;
  const rms = `${words.rms} ${figure(rmsDbfs)} dBFS`;
  return (
    <div class="level-meter" data-state={state}>
      <meter
        class="visually-hidden"
        aria-label={words.level}
        aria-valuetext={rms}
        min={FLOOR_DBFS}
        max={0}
        value={Math.max(rmsDbfs, FLOOR_DBFS)}
      />
      <div class="level-meter-bar" aria-hidden="true">
        <span class="level-meter-rms" style={{ width: `${percent(rmsDbfs)}%` }} />
        <span
          class="level-meter-peak"
          style={{ left: `${percent(peakDbfs)}%` }}
          hidden={peakDbfs < FLOOR_DBFS}
        />
      </div>
      <div class="level-meter-scale" aria-hidden="true">
        {TICKS_DBFS.map((tick) => (
          <span key={tick} style={{ left: `${percent(tick)}%` }}>
            {tick === 0 ? "0" : `−${-tick}`}
          </span>
        ))}
      </div>
      <div class="level-meter-words">
        <span role="status">{words[state]}</span>
        <span class="wire">
          {rms} · {words.peak} {figure(peakDbfs)} dBFS
        </span>
      </div>
    </div>
  );
}

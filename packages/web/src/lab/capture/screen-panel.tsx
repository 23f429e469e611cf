import { CircleStop, MonitorUp } from "lucide";
import { canShareScreen } from "../../capture/capture-attempt.ts";
import { CaptureFailureNotice } from "../../capture/capture-failure-notice.tsx";
import { compareSwitches } from "../../capture/comparison.ts";
import { rate, size } from "../../capture/figures.ts";
import { phrasebook } from "../../i18n/language.ts";
import { HttpsLink } from "../../ui/https-link.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ComparisonTable, RawReading } from "./comparison-table.tsx";
import { LiveVideo } from "./pictures.tsx";
import {
  screenAskedForSound,
  screenEndedElsewhere,
  screenRefusal,
  screenStream,
  screenWithSound,
  shareScreen,
  stopScreen,
} from "./screen.ts";
import { useShownReading, useTrackReading } from "./track-readings.ts";

const say = phrasebook(
  {
    title: "Screen",
    cannot:
      "This browser cannot share a screen. Hardly any browser on a phone or tablet can: open this page on a computer.",
    insecure: "Browsers allow screen sharing only on HTTPS pages, or on the computer that runs Visavis.",
    share: "Share a screen",
    another: "Share something else",
    stop: "Stop sharing",
    withSound: "With sound, if the browser and the system support it",
    picture: "The shared screen",
    ended: "Sharing ended outside this page: in the browser’s sharing bar, or because the window was closed.",
    surface: "What is shared",
    yours: "your choice",
    size: "Picture size",
    promised: "Frame rate, nominal",
    counted: "Frame rate, measured",
    counting: "measuring…",
    sound: "Sound",
    on: "on",
    off: "off",
    monitor: "a whole screen",
    window: "a window",
    browser: "a tab",
  },
  {
    title: "屏幕",
    cannot: "当前浏览器不支持共享屏幕。手机和平板上基本都不支持，请在电脑上打开本页。",
    insecure: "浏览器只允许 HTTPS 页面（或运行 Visavis 的电脑上的本机页面）共享屏幕。",
    share: "共享屏幕",
    another: "更换共享内容",
    stop: "停止共享",
    withSound: "同时共享声音（需浏览器和系统支持）",
    picture: "共享的屏幕",
    ended: "共享已在本页之外结束：通过浏览器的共享提示条停止，或窗口已关闭。",
    surface: "共享内容",
    yours: "由你选择",
    size: "分辨率",
    promised: "帧率（标称）",
    counted: "帧率（实测）",
    counting: "测量中……",
    sound: "声音",
    on: "有",
    off: "没有",
    monitor: "整个屏幕",
    window: "一个窗口",
    browser: "一个标签页",
  },
);

/** A shared screen, window or tab, and what its track delivers. */
export function ScreenPanel() {
  const words = say();
  const track = screenStream.value?.getVideoTracks()[0];
  return (
    <section class="capture-section">
      <h2>{words.title}</h2>
      {canShareScreen() ? (
        <div class="row">
          <button type="button" onClick={() => void shareScreen()}>
            <Icon node={MonitorUp} />
            {track === undefined ? words.share : words.another}
          </button>
          {track !== undefined && (
            <button type="button" onClick={stopScreen}>
              <Icon node={CircleStop} />
              {words.stop}
            </button>
          )}
          <label class="choice">
            <input
              type="checkbox"
              checked={screenWithSound.value}
              onChange={(event) => {
                screenWithSound.value = event.currentTarget.checked;
              }}
            />
            {words.withSound}
          </label>
        </div>
      ) : isSecureContext ? (
        <p class="notice">{words.cannot}</p>
      ) : (
        <div class="notice">
          <p>{words.insecure}</p>
          <HttpsLink />
        </div>
      )}
      {screenRefusal.value !== undefined && <CaptureFailureNotice refusal={screenRefusal.value} />}
      {screenEndedElsewhere.value && (
        <p class="notice" role="alert">
          {words.ended}
        </p>
      )}
      {track !== undefined && <SharedScreen key={track.id} track={track} />}
    </section>
  );
}

function SharedScreen({ track }: { readonly track: MediaStreamTrack }) {
  const words = say();
  const reading = useTrackReading(track);
  const shown = useShownReading("screen");
  const { displaySurface, width, height, frameRate } = reading.settings;
  const hasSound = (screenStream.value?.getAudioTracks().length ?? 0) > 0;
  const surfaces: Readonly<Record<string, string>> = words;
  return (
    <>
      <LiveVideo picture="screen" track={track} label={words.picture} />
      <ComparisonTable
        caption={words.picture}
        rows={[
          {
            name: words.surface,
            term: "displaySurface",
            requested: words.yours,
            delivered: displaySurface && (surfaces[displaySurface] ?? displaySurface),
            verdict: "notRequested",
          },
          {
            name: words.size,
            term: "width × height",
            requested: undefined,
            delivered:
              width === undefined || height === undefined
                ? shown.size && size(shown.size)
                : size({ width, height }),
            verdict: "notRequested",
          },
          {
            name: words.promised,
            term: "frameRate",
            requested: undefined,
            delivered: frameRate === undefined ? undefined : rate(frameRate),
            verdict: "notRequested",
          },
          {
            name: words.counted,
            term: "requestVideoFrameCallback",
            requested: undefined,
            delivered: shown.framesPerSecond === undefined ? words.counting : rate(shown.framesPerSecond),
            verdict: "notRequested",
          },
          {
            name: words.sound,
            term: "audio",
            requested: screenAskedForSound.value ? words.on : words.off,
            delivered: hasSound ? words.on : words.off,
            verdict: compareSwitches(screenAskedForSound.value, hasSound),
          },
        ]}
      />
      <RawReading {...reading} />
    </>
  );
}

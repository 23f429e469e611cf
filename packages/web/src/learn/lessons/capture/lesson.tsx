import "./style.css";
import { phrasebook } from "../../../i18n/language.ts";
import type { Lesson } from "../../lesson.ts";
import { Live } from "./live.tsx";
import { readings, released, stopAll } from "./sources.ts";
import { captureSights } from "./track-sight.ts";

const say = phrasebook(
  {
    ask: "A page gets no camera and no microphone unless you say so. It calls getUserMedia, the browser asks you, and what it then hands over is a stream of tracks: one for the picture, one for the sound. Without HTTPS there is no such call at all, save on this computer itself.",
    wish: "With the call the page says what it would like: a size, a frame rate, with or without echo cancellation. These are constraints. An ideal value is a wish, an exact one a condition. What became of them only the track itself knows: getSettings tells it.",
    mute: "Muting is not stopping. A muted track is still live: it sends black frames or silence, and as a rule the device stays on, with its light. A stopped track has ended for good and gives the device back.",
    step1: "Open the camera, or the microphone if you have no camera. Say yes when the browser asks.",
    step2: "Ask for another size, or for no echo cancellation, and see whether what the track says follows.",
    step3: "Mute it. The track stays live; does the light of the camera stay on too?",
    step4: "Stop it. The light goes out.",
    live: "A track of yours is live.",
    followed: "Its settings followed what was asked.",
    muted: "It was muted, and stayed live.",
    ended: "It was stopped, and has ended.",
  },
  {
    ask: "没有你的同意，网页得不到摄像头和麦克风。它调用 getUserMedia，浏览器问你，然后交出一个由轨道组成的流：画面一条，声音一条。没有 HTTPS 就根本没有这个调用，本机自己除外。",
    wish: "网页在调用时说出想要什么：尺寸、帧率、要不要回声消除。这叫约束。ideal 是愿望，exact 是条件。最后成了什么样，只有轨道自己知道：getSettings 会说。",
    mute: "静音不等于停止。静音的轨道仍然是 live：发出黑帧或无声，设备通常还开着，指示灯也亮着。停止的轨道就此结束，把设备交还。",
    step1: "打开摄像头；没有摄像头就打开麦克风。浏览器询问时请同意。",
    step2: "换一个尺寸，或者不要回声消除，看轨道说的是否跟着变。",
    step3: "静音。轨道仍是 live；摄像头的灯也还亮着吗？",
    step4: "停止它。灯灭了。",
    live: "你有一条轨道是 live。",
    followed: "它的设置跟着要求变了。",
    muted: "它被静音，却仍是 live。",
    ended: "它被停止，已经结束。",
  },
);

function Text() {
  const words = say();
  return (
    <>
      <p>{words.ask}</p>
      <p>{words.wish}</p>
      <p>{words.mute}</p>
    </>
  );
}

/** Capture: permission, constraints, settings, muting and stopping. W3C Media Capture and Streams. */
export const lesson: Lesson = {
  Text,
  Live,
  steps() {
    const words = say();
    return [words.step1, words.step2, words.step3, words.step4];
  },
  sights() {
    const words = say();
    const seen = captureSights(readings.value);
    return [
      { id: "live", what: words.live, evidence: seen.live },
      { id: "followed", what: words.followed, evidence: seen.followed },
      { id: "muted", what: words.muted, evidence: seen.muted },
      { id: "ended", what: words.ended, evidence: released.value },
    ];
  },
  leave: stopAll,
};

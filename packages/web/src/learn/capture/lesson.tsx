import "./style.css";
import { phrasebook } from "../../i18n/language.ts";
import type { Lesson } from "../lesson.ts";
import { Live } from "./live.tsx";
import { readings, released, stopAll } from "./sources.ts";
import { captureEvidence } from "./track-evidence.ts";

const say = phrasebook(
  {
    ask: "A page cannot use your camera or microphone without your permission. It calls getUserMedia, the browser asks you, and the result is a stream with tracks: one for video, one for audio. Without HTTPS this API does not exist, except on localhost.",
    constraints:
      "The call can include constraints: a resolution, a frame rate, echo cancellation on or off. An ideal value is a preference, an exact value is a requirement. What you actually get is in the track’s getSettings().",
    mute: "Muting is not stopping. A muted track is still live: it sends black frames or silence, and the device usually stays on, with its light. A stopped track has ended for good, and the device is released.",
    step1: "Open the camera, or the microphone if you have no camera. Allow it when the browser asks.",
    step2:
      "Request another resolution, or turn echo cancellation off, and watch whether the track’s settings follow.",
    step3: "Mute it. The track stays live; does the light of the camera stay on too?",
    step4: "Stop it. The light goes off.",
    live: "One of your tracks is live.",
    followed: "Its settings followed your request.",
    muted: "It was muted and stayed live.",
    ended: "It was stopped and has ended.",
  },
  {
    ask: "未经你授权，网页无法使用摄像头和麦克风。网页调用 getUserMedia，浏览器向你请求权限，然后返回一个由轨道组成的媒体流：一条视频轨道，一条音频轨道。非 HTTPS 页面没有这个 API（localhost 除外）。",
    constraints:
      "网页在调用时指定期望的参数：分辨率、帧率、是否启用回声消除，这些称为约束（constraints）。ideal 是期望值，exact 是必要条件。实际结果以轨道的 getSettings() 为准。",
    mute: "静音不等于停止。静音的轨道仍处于 live 状态：发送黑帧或静音数据，设备通常保持开启，指示灯也亮着。停止后的轨道就此结束，设备随之释放。",
    step1: "打开摄像头（没有摄像头则打开麦克风），并在浏览器请求权限时选择“允许”。",
    step2: "更换分辨率，或关闭回声消除，观察轨道的实际设置是否随之改变。",
    step3: "静音。轨道仍是 live；摄像头的灯也还亮着吗？",
    step4: "停止轨道，指示灯熄灭。",
    live: "你有一条轨道处于 live 状态。",
    followed: "轨道的设置已随请求改变。",
    muted: "轨道已静音，仍处于 live 状态。",
    ended: "轨道已停止并结束。",
  },
);

function Text() {
  const words = say();
  return (
    <>
      <p>{words.ask}</p>
      <p>{words.constraints}</p>
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
  checkpoints() {
    const words = say();
    const seen = () => captureEvidence(readings.value);
    return [
      { id: "live", what: words.live, evidence: () => seen().live },
      { id: "followed", what: words.followed, evidence: () => seen().followed },
      { id: "muted", what: words.muted, evidence: () => seen().muted },
      { id: "ended", what: words.ended, evidence: () => released.value },
    ];
  },
  leave: stopAll,
};

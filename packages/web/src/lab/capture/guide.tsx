import { phrasebook } from "../../i18n/language.ts";

const say = phrasebook(
  {
    title: "What to try",
    start: "Start camera and microphone. Say something and watch the level.",
    size: "Request 640 × 480 at 15 fps, and see what the track delivers.",
    insist: "Request 7680 × 4320: the camera delivers the nearest size. Now tick Require.",
    light: "Cover the lens or dim the light. Many cameras that claim 30 fps then deliver 15.",
    echo: "Turn echo cancellation off and on while a loudspeaker is playing.",
    refuse: "Block the camera in the browser’s address bar, and start again.",
    unplug: "Unplug the camera, or open it in another program, while it runs here.",
    aboutTitle: "Requests and results",
    ideal:
      "An ideal value is a preference: the browser comes as close as it can, and never fails because of it. An exact value is a requirement: if it cannot be met, you get no picture but an error that names the constraint.",
    settings: "The track reports what you actually get:",
    private: "Nothing leaves this page. Snapshots and recordings stay in memory until you download them.",
  },
  {
    title: "可以试试",
    start: "启动摄像头和麦克风，说句话，观察音量。",
    size: "请求 640 × 480、15 fps，看轨道的实际参数。",
    insist: "请求 7680 × 4320：摄像头会给出最接近的分辨率。再勾选“必须满足”。",
    light: "遮住镜头或调暗灯光：许多摄像头标称 30 帧，实测只有 15 帧。",
    echo: "用音箱播放声音，同时反复开关回声消除。",
    refuse: "在地址栏旁禁止使用摄像头，再重新启动。",
    unplug: "运行时拔掉摄像头，或在其他程序中打开它。",
    aboutTitle: "请求与结果",
    ideal:
      "ideal 是期望值：浏览器尽量接近，不会因此失败。exact 是必要条件：无法满足就没有画面，只返回一个指明约束名称的错误。",
    settings: "实际结果由轨道报告：",
    private: "所有数据都不会离开本页。截图和录像只保存在内存中，直到你下载。",
  },
);

export function Guide() {
  const words = say();
  const steps = [words.start, words.size, words.insist, words.light, words.echo, words.refuse, words.unplug];
  return (
    <>
      <section class="stack">
        <h2>{words.title}</h2>
        <ol class="guide-steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      <section class="stack guide-about">
        <h2>{words.aboutTitle}</h2>
        <p>{words.ideal}</p>
        <p>
          {words.settings} <code class="wire">MediaStreamTrack.getSettings()</code>
        </p>
        <p class="muted">{words.private}</p>
      </section>
    </>
  );
}

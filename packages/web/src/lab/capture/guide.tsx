import { phrasebook } from "../../i18n/language.ts";

const say = phrasebook(
  {
    title: "What to try",
    start: "Start camera and microphone. Say something and watch the level.",
    size: "Ask for 640 × 480 at 15 a second, and read what the track delivers.",
    insist: "Ask for 7680 × 4320: the camera gives what it has. Now insist on it.",
    light: "Cover the lens or dim the room. Many cameras promise 30 frames and count 15.",
    echo: "Switch echo cancellation off and on while a loudspeaker plays.",
    refuse: "Block the camera beside the address, and start again.",
    unplug: "Pull the camera’s plug, or open it in another program, while it runs here.",
    aboutTitle: "Asking and getting",
    ideal:
      "An ideal value is a wish: the browser comes as near as it can and never fails for it. An exact value is a condition: unmet, there is no picture, but an error that names the constraint.",
    settings: "Only the track itself tells what became of it.",
    private: "Nothing leaves this page. Snapshots and recordings stay in its memory until you download them.",
  },
  {
    title: "可以试试",
    start: "启动摄像头和麦克风，说句话，看音量。",
    size: "要 640 × 480、每秒 15 帧，看轨道实际给了什么。",
    insist: "要 7680 × 4320：摄像头有多少给多少。再勾上“坚持”。",
    light: "遮住镜头或调暗灯光：许多摄像头说是 30 帧，数出来只有 15 帧。",
    echo: "一边用音箱放声音，一边关掉、打开回声消除。",
    refuse: "在地址栏旁边屏蔽摄像头，再重新开始。",
    unplug: "运行时拔掉摄像头，或在别的程序里打开它。",
    aboutTitle: "要求与得到",
    ideal:
      "ideal 是愿望：浏览器尽量接近，不会因此失败。exact 是条件：达不到就没有画面，只有一个指出约束名称的错误。",
    settings: "最后成了什么样，只有轨道自己说得准。",
    private: "什么都不会离开本页。快照和录像留在内存里，直到你下载。",
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

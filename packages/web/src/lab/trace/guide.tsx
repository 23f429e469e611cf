import { phrasebook } from "../../i18n/language.ts";

const say = phrasebook(
  {
    title: "What to try",
    own: "In a call, open the x-ray and press “Download the recording”; open the file here, also days later and without a network.",
    verdict: "Read the verdict first: one sentence, what it rests on, and what to do.",
    arrow: "Choose an arrow of the sequence diagram, and see what it carried.",
    replay: "Replay the first second at 1/16: what waits for what?",
    chrome:
      "In Chrome, open chrome://webrtc-internals beside any call of any program, “Create a WebRTC-Internals dump”, and open that.",
    aboutTitle: "What it is",
    about:
      "A recording holds what a page did with its connections: every call of the API, each state, description and candidate, the signaling messages, and a sample of the statistics each second.",
    private:
      "A recording carries addresses and names, but no password of a server: those are left out. A dump of Chrome may have them. This page sends neither anywhere.",
  },
  {
    title: "可以试试",
    own: "通话中打开透视面板，点“下载录制”；以后随时在这里打开，没有网络也行。",
    verdict: "先看结论：一句话、依据、该怎么办。",
    arrow: "点时序图里的一个箭头，看它带了什么。",
    replay: "用 1/16 的速度回放第一秒：谁在等谁？",
    chrome:
      "在 Chrome 里，任何程序的通话旁边打开 chrome://webrtc-internals，点 “Create a WebRTC-Internals dump”，再用本页打开。",
    aboutTitle: "这是什么",
    about:
      "录制文件记下页面对连接做的一切：每次 API 调用、每个状态、描述和候选、信令消息，以及每秒一次的统计取样。",
    private:
      "录制文件里有地址和名字，但没有服务器的密码：录制时就略去了；Chrome 的转储里可能有。两者本页都不会发到任何地方。",
  },
);

export function Guide() {
  const words = say();
  return (
    <>
      <section class="stack">
        <h2>{words.title}</h2>
        <ol class="guide-steps">
          {[words.own, words.verdict, words.arrow, words.replay, words.chrome].map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      <section class="stack trace-about">
        <h2>{words.aboutTitle}</h2>
        <p>{words.about}</p>
        <p class="muted">{words.private}</p>
      </section>
    </>
  );
}

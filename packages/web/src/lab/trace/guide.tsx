import { phrasebook } from "../../i18n/language.ts";

const say = phrasebook(
  {
    title: "What to try",
    own: "In a call, open the x-ray panel and press “Download the recording”. Open the file here at any time, even offline.",
    verdict: "Read the verdict first: one sentence, its evidence, and advice.",
    arrow: "Select an arrow in the sequence diagram to see what it carried.",
    replay: "Replay the first second at 1/16 speed: which step waits for which?",
    chrome:
      "In Chrome, open chrome://webrtc-internals during a call of any application, press “Create a WebRTC-Internals dump”, and open the file here.",
    aboutTitle: "What it is",
    about:
      "A recording contains everything a page did with its connections: every API call, state, description and candidate, the signaling messages, and a sample of the statistics each second.",
    private:
      "A recording contains addresses and names, but no server passwords, which are removed while recording. A dump of Chrome may contain them. This page sends neither anywhere.",
  },
  {
    title: "可以试试",
    own: "通话中打开连接透视面板，点击“下载诊断记录”；之后可随时在这里打开，无需联网。",
    verdict: "先看结论：一句话概括、判断依据和处理建议。",
    arrow: "点击时序图中的箭头，查看它携带的内容。",
    replay: "以 1/16 速度回放第一秒：哪一步在等哪一步？",
    chrome:
      "在 Chrome 中，任何应用通话时打开 chrome://webrtc-internals，点击“Create a WebRTC-Internals dump”，再用本页打开生成的文件。",
    aboutTitle: "这是什么",
    about:
      "诊断记录保存页面对连接的所有操作：每次 API 调用、每个状态、描述和候选、信令消息，以及每秒一次的统计采样。",
    private:
      "诊断记录包含地址和名称，但不含服务器密码（记录时已去除）；Chrome 的转储文件可能包含。本页不会把它们发送到任何地方。",
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

import { phrasebook } from "../../i18n/language.ts";

const say = phrasebook(
  {
    title: "What to try",
    write: "Let this browser write an offer, and go through it with the arrow keys.",
    preferred: "Find the video m-line. Which codec comes first, and which number repairs it?",
    answer:
      "Let it answer, and compare by meaning: who starts the DTLS handshake, and why is everything recvonly?",
    other: "Copy the offer of another browser here. What does it have that this one lacks?",
    own: "Paste one from your own program, a log or chrome://webrtc-internals; JSON and written-out line ends will do.",
    restart: "Paste an offer from before and from after restartIce(). Only a few lines differ.",
    aboutTitle: "What it is",
    about:
      "A session description says what an end can send and receive, in which formats, and how to reach and to recognise it. The session part holds for all; each m-line begins a section of its own.",
    private: "Nothing leaves this page: descriptions carry addresses and keys, and are read here only.",
  },
  {
    title: "可以试试",
    write: "让这个浏览器写一个 offer，用方向键一行行看下去。",
    preferred: "找到 video 的 m 行：排第一的是哪个编解码器？由哪个编号来修补它？",
    answer: "再让它写 answer，按含义对照：由谁开始 DTLS 握手？为什么全是 recvonly？",
    other: "把另一种浏览器的 offer 拿过来：它有什么是这个浏览器没有的？",
    own: "贴上你自己程序、日志或 chrome://webrtc-internals 里的描述；JSON 或写成 \\r\\n 的换行都行。",
    restart: "贴上 restartIce() 之前和之后的 offer：只有几行不同。",
    aboutTitle: "这是什么",
    about:
      "会话描述说明一端能收发什么、用哪些格式、怎样找到它、怎样认出它。会话部分对全体有效，每个 m 行开始自己的一段。",
    private: "什么都不会离开本页：描述里有地址和密钥，只在这里读。",
  },
);

export function Guide() {
  const words = say();
  const steps = [words.write, words.preferred, words.answer, words.other, words.own, words.restart];
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
        <p>{words.about}</p>
        <p class="muted">{words.private}</p>
      </section>
    </>
  );
}

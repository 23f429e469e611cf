import { phrasebook } from "../../i18n/language.ts";

const say = phrasebook(
  {
    title: "What to try",
    write: "Create an offer in this browser, and go through it with the arrow keys.",
    preferred: "Find the video m-line. Which codec comes first, and which payload type retransmits it?",
    answer:
      "Create the answer, and compare by meaning: who starts the DTLS handshake, and why is everything recvonly?",
    other: "Paste an offer of another browser. What does it contain that this one lacks?",
    own: "Paste one from your own program, a log or chrome://webrtc-internals. JSON and escaped line ends (\\r\\n) work, too.",
    restart: "Paste an offer from before and one from after restartIce(). Only a few lines differ.",
    aboutTitle: "What it is",
    about:
      "A session description says what an end can send and receive, in which formats, how to reach it, and how to verify it. The session part applies to all media; each m-line begins a media section.",
    private:
      "Nothing leaves this page: descriptions contain addresses and ICE passwords, and are read only here.",
  },
  {
    title: "可以试试",
    write: "让浏览器生成一份 offer，用方向键逐行查看。",
    preferred: "找到 video 的 m 行：排第一的是哪个编解码器？用于重传它的是哪个负载类型？",
    answer: "再生成 answer，按语义对比：由哪一端发起 DTLS 握手？为什么全是 recvonly？",
    other: "粘贴另一种浏览器的 offer：它有哪些内容是本浏览器没有的？",
    own: "粘贴你的程序、日志或 chrome://webrtc-internals 里的描述；支持 JSON 或写成 \\r\\n 的换行。",
    restart: "粘贴 restartIce() 前后的两份 offer：只有几行不同。",
    aboutTitle: "这是什么",
    about:
      "会话描述说明一端能收发什么、使用哪些格式、如何连接它、如何验证它的身份。会话级部分对所有媒体有效，每个 m 行开始一个媒体段。",
    private: "所有内容都不会离开本页：描述里有地址和 ICE 密码，只在本页解析。",
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

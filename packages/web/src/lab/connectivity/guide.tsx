import { phrasebook } from "../../i18n/language.ts";

const say = phrasebook(
  {
    tryTitle: "What to try",
    try1: "Press Test everything, and keep talking. It takes about a minute and a half.",
    try2: "Run one test again after a change: another microphone, a cable instead of Wi-Fi, the VPN switched off.",
    try3: "Test on another network, for example a phone’s hotspot, and compare UDP, TCP and TLS.",
    try4: "Copy the report for the network administrator.",
    readTitle: "How to read it",
    read1: "One of UDP, TCP and TLS is enough for calls; UDP has the least delay.",
    read2: "A warning alone does not prevent calls. The advice is below it.",
    read3:
      "Data through the relay goes to the server and back, so its figures measure your upload and download at once.",
    read4: "Test your own servers, one transport at a time:",
    trickle: "Trickle ICE",
  },
  {
    tryTitle: "可以试试",
    try1: "点击“全部测试”，同时说说话，约需一分半钟。",
    try2: "做出改动后单独重测一项：换麦克风、用网线代替 Wi-Fi、关闭 VPN。",
    try3: "换一个网络再测（例如手机热点），对比 UDP、TCP 和 TLS。",
    try4: "把报告复制给管理网络的人。",
    readTitle: "如何解读结果",
    read1: "UDP、TCP、TLS 有一种可用就能通话，其中 UDP 延迟最小。",
    read2: "“警告”不代表无法通话，处理建议写在下面。",
    read3: "经中继的数据会到服务器再返回，因此数值反映的是同时上行和下行的能力。",
    read4: "自己的服务器可以按接入方式逐一测试：",
    trickle: "Trickle ICE",
  },
);

/** What to try, and how to read the results. */
export function Guide() {
  const words = say();
  return (
    <>
      <section class="stack">
        <h2>{words.tryTitle}</h2>
        <ol class="guide-steps">
          {[words.try1, words.try2, words.try3, words.try4].map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      <section class="stack guide-about">
        <h2>{words.readTitle}</h2>
        <p>{words.read1}</p>
        <p>{words.read2}</p>
        <p>{words.read3}</p>
        <p>
          {words.read4} <a href="/trickle-ice.html">{words.trickle}</a>
        </p>
      </section>
    </>
  );
}

import { phrasebook } from "../../i18n/language.ts";

const say = phrasebook(
  {
    tryTitle: "What to try",
    try1: "Press Test everything and speak meanwhile. It takes about a minute and a half.",
    try2: "Test one line again after you changed something: another microphone, a cable instead of Wi-Fi, the VPN switched off.",
    try3: "Test in another network, say over a phone, and compare what UDP, TCP and TLS do.",
    try4: "Copy the report for whoever looks after the network.",
    readTitle: "How to read it",
    read1: "Of UDP, TCP and TLS one is enough for calls; UDP has the least delay.",
    read2: "A warning spoils no call by itself. What has to be done stands below it.",
    read3:
      "What takes the relay goes to the server and back: the figures are those of your line in both directions at once.",
    read4: "Servers of your own can be tested way by way on",
    trickle: "Trickle ICE",
  },
  {
    tryTitle: "可以试试",
    try1: "按“全部测试”，同时说说话。大约一分半钟。",
    try2: "改动之后单独再测一项：换个麦克风、用网线代替 Wi-Fi、关掉 VPN。",
    try3: "换一个网络再测，比如用手机上网，比较 UDP、TCP 和 TLS。",
    try4: "把报告复制给管理网络的人。",
    readTitle: "怎样看结果",
    read1: "UDP、TCP、TLS 有一种可用就能通话，其中 UDP 延迟最小。",
    read2: "“注意”本身不会毁掉通话，要做的写在下面。",
    read3: "经中继的数据到服务器再回来：数字反映的是线路同时上行和下行的能力。",
    read4: "自己的服务器可以逐条线路测试：",
    trickle: "Trickle ICE",
  },
);

/** What to do here, and how to read what comes of it. */
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

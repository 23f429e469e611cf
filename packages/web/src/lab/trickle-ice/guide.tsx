import { phrasebook } from "../../i18n/language.ts";

const say = phrasebook(
  {
    tryTitle: "What to try",
    try1: "Press Test all. Each address of each server is asked by itself, then all of them in one connection.",
    try2: "Change one letter of a password: the server answers, and refuses. Change the port: nothing answers. The two look alike in a call, and not here.",
    try3: "Choose “relays only”: what is left is what a strict network leaves you.",
    try4: "Test again in another network, say over a phone, and compare what UDP and TCP do.",
    try5: "Paste the iceServers of your own application below, and see what browsers think of them.",
    readTitle: "How to read it",
    host: "An address of this computer. Without permission to capture, browsers hide it behind a made-up name.",
    srflx: "Server-reflexive: your address as a STUN server sees it, in front of your router.",
    relay:
      "An address at a TURN server that passes everything on to you: the last resort, and the only one that always works.",
    priority: "type preference | local preference | 256 − component. The highest pair that works is used.",
    trickle:
      "Trickle means that each candidate is sent on as soon as it is there: slow servers then delay nobody but themselves.",
  },
  {
    tryTitle: "可以试试",
    try1: "按“全部测试”。先单独询问每台服务器的每个地址，再把它们放进同一个连接。",
    try2: "把密码改错一个字母：服务器有应答，但拒绝。把端口改错：没有应答。通话里这两种看起来一样，这里分得清。",
    try3: "选“只用中继”：剩下的就是严格的网络留给你的。",
    try4: "换一个网络再测，比如用手机上网，比较 UDP 和 TCP 的表现。",
    try5: "把你自己应用里的 iceServers 粘贴到下面，看看浏览器怎么看它。",
    readTitle: "怎样看结果",
    host: "这台电脑的地址。没有采集许可时，浏览器用临时名字把它藏起来。",
    srflx: "服务器反射：STUN 服务器看到的你的地址，在你的路由器之外。",
    relay: "TURN 服务器上的地址，收到的都转给你：最后的办法，也是唯一总能用的办法。",
    priority: "类型优先 | 本地优先 | 256 − 组件。能用的候选对里，取最高的那一对。",
    trickle: "Trickle 的意思是：候选一出现就立刻送走，慢的服务器只拖慢它自己。",
  },
);

/** What to do here, and what the words of the table mean. */
export function Guide() {
  const words = say();
  return (
    <>
      <section class="stack">
        <h2>{words.tryTitle}</h2>
        <ol class="guide-steps">
          {[words.try1, words.try2, words.try3, words.try4, words.try5].map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      <section class="stack">
        <h2>{words.readTitle}</h2>
        <dl class="trickle-terms">
          {(["host", "srflx", "relay", "priority"] as const).map((term) => (
            <div key={term}>
              <dt class="wire">{term}</dt>
              <dd>{words[term]}</dd>
            </div>
          ))}
        </dl>
        <p class="small muted">{words.trickle}</p>
      </section>
    </>
  );
}

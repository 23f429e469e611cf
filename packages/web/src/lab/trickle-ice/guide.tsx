import { phrasebook } from "../../i18n/language.ts";

const say = phrasebook(
  {
    tryTitle: "What to try",
    try1: "Press Test all. Each address of each server is tested alone, and all of them together in one connection.",
    try2: "Change one letter of a password: the server answers but refuses. Change the port: nothing answers. In a call, the two look the same; here they do not.",
    try3: "Choose “relay only”: the remaining candidates are those that work in a restrictive network.",
    try4: "Test again on another network, for example a phone’s hotspot, and compare UDP and TCP.",
    try5: "Paste the iceServers of your own application below to check them.",
    readTitle: "How to read it",
    host: "An address of this computer. Without camera or microphone permission, browsers hide it behind an mDNS name.",
    srflx: "Server-reflexive: your address as a STUN server sees it, outside your router (NAT).",
    relay:
      "An address at a TURN server that forwards everything to you: the last resort, which works in almost every network.",
    priority:
      "type preference | local preference | 256 − component. Of the pairs that work, the one with the highest priority is used.",
    trickle:
      "Trickle means that each candidate is sent as soon as it is gathered, so that slow servers do not delay the others.",
  },
  {
    tryTitle: "可以试试",
    try1: "点击“全部测试”：先分别测试每台服务器的每个地址，再在同一个连接里一起测试。",
    try2: "把密码改错一个字母：服务器有响应，但会拒绝；把端口改错：没有响应。在通话里两者看起来一样，在这里可以区分。",
    try3: "选择“仅中继”：剩下的候选就是在受限网络里可用的。",
    try4: "换一个网络再测（例如手机热点），对比 UDP 和 TCP 的表现。",
    try5: "把你的应用里的 iceServers 粘贴到下面，检查写法是否正确。",
    readTitle: "如何解读结果",
    host: "本机地址。没有摄像头或麦克风权限时，浏览器用临时的 mDNS 名称将其隐藏。",
    srflx: "服务器反射：STUN 服务器看到的地址，即路由器（NAT）外侧的公网地址。",
    relay: "TURN 服务器上的地址，收到的数据都转发给你：兜底方案，几乎在任何网络里都可用。",
    priority: "类型偏好 | 本地偏好 | 256 − 组件。在可用的候选对中，选用优先级最高的一对。",
    trickle: "Trickle 是指候选一收集到就立即发送，慢的服务器不会拖慢其他候选。",
  },
);

/** What to try, and what the terms in the tables mean. */
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

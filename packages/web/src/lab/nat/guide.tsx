import { phrasebook } from "../../i18n/language.ts";

const say = phrasebook(
  {
    howTitle: "How it works",
    how1: "Each server is queried alone for the address and port that it sees (your mapping).",
    how2: "Then each pair of servers is queried from one socket. If both see the same port, the NAT uses one mapping for both; if not, the mapping depends on the destination.",
    how3: "A verdict needs servers at two IP addresses. To tell address-dependent from address-and-port-dependent mapping, one of them needs a second port.",
    tryTitle: "What to try",
    try1: "Add STUN servers that you know, by IP address: different names may lead to the same server.",
    try2: "Compare your home network with a phone’s: carriers often use a different kind of NAT.",
    try3: "Start this server with --turn-udp-port: it then also answers on a second port.",
    limitTitle: "What a browser cannot see",
    filtering:
      "Filtering (which sources a NAT lets in) and hairpinning: detecting them takes responses from addresses that nothing was sent to. This command detects both:",
  },
  {
    howTitle: "检测原理",
    how1: "先分别查询每台服务器，得到它看到的地址和端口（映射）。",
    how2: "再从同一个套接字同时查询其中任意两台。端口相同，说明 NAT 对两者使用同一映射；不同，说明映射随目的地变化。",
    how3: "要得出结论，服务器至少要分布在两个 IP 地址上；要区分地址相关和地址端口相关，其中一个地址还要提供第二个端口。",
    tryTitle: "可以试试",
    try1: "添加你知道的 STUN 服务器，用 IP 地址填写：不同的域名可能指向同一台服务器。",
    try2: "把家里的网络和手机的网络比一比：运营商的 NAT 往往是另一种。",
    try3: "用 --turn-udp-port 启动本服务器，它会在第二个端口上也提供响应。",
    limitTitle: "浏览器看不到的",
    filtering:
      "过滤行为（NAT 放行哪些来源）和 NAT 回流（hairpinning）：检测它们需要从未发送过的地址返回响应。以下命令可以检测这两项：",
  },
);

/** What to try, how the page works, and what it cannot detect. */
export function Guide() {
  const words = say();
  return (
    <>
      <Steps title={words.tryTitle} steps={[words.try1, words.try2, words.try3]} />
      <Steps title={words.howTitle} steps={[words.how1, words.how2, words.how3]} />
      <section class="stack guide-about">
        <h2>{words.limitTitle}</h2>
        <p>{words.filtering}</p>
        <p>
          <code class="wire">npx visavis nat</code>
        </p>
      </section>
    </>
  );
}

function Steps({ title, steps }: { readonly title: string; readonly steps: readonly string[] }) {
  return (
    <section class="stack">
      <h2>{title}</h2>
      <ol class="guide-steps">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </section>
  );
}

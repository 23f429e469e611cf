import { phrasebook } from "../../i18n/language.ts";

const say = phrasebook(
  {
    howTitle: "How it is found out",
    how1: "Each server is asked by itself under which address and port it sees you.",
    how2: "Then each two of them are asked from one socket. If both see the same port, the NAT keeps one mapping for both; if not, its mapping depends on who is sent to.",
    how3: "A verdict needs servers at two IP addresses. What a mapping depends on takes a second port at one of them.",
    tryTitle: "What to try",
    try1: "Add STUN servers that you know, by their addresses: names may lead to one and the same server.",
    try2: "Compare the network at home with a phone’s: carriers often have NATs of another kind.",
    try3: "Start this server with --turn-udp-port: it then answers on a second port.",
    limitTitle: "What a browser cannot see",
    filtering:
      "Filtering, that is, whom a NAT lets in, and hairpinning: for that, answers have to come from where nothing was sent to. The command finds both out:",
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

/** How the page comes to its verdict, and what it cannot see. */
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

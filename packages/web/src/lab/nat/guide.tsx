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
    howTitle: "怎样查明",
    how1: "先单独问每台服务器：它看到的你是什么地址和端口。",
    how2: "再从同一个套接字同时问其中每两台。两台看到的端口相同，说明 NAT 对两者用同一个映射；不同，说明映射取决于发给谁。",
    how3: "下结论至少要两个 IP 地址上的服务器；要知道取决于什么，其中一个地址还要有第二个端口。",
    tryTitle: "可以试试",
    try1: "加上你知道的 STUN 服务器，写 IP 地址：不同的名字可能是同一台服务器。",
    try2: "把家里的网络和手机的网络比一比：运营商的 NAT 往往是另一种。",
    try3: "用 --turn-udp-port 启动本服务器，它就在第二个端口上也应答。",
    limitTitle: "浏览器看不到的",
    filtering:
      "过滤（NAT 放谁进来）和回环（hairpinning）：要知道这两样，应答必须来自没有发过包的地方。这条命令两样都能查：",
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

import { render } from "preact";
import { phrasebook } from "../../i18n/language.ts";
import { LabPage } from "../../ui/frame.tsx";
import { ListPanel } from "./list-panel.tsx";
import { stopProbes } from "./probe-run.ts";
import { Results } from "./results.tsx";

const say = phrasebook(
  {
    name: "STUN servers",
    shows:
      "Queries a list of STUN servers at the same time: which answer, how fast, what address they see you at, and whether they agree. Press Query all; then paste your own list.",
    readTitle: "How to read it",
    time: "Each server that answers is queried three times, each time in a separate connection. The time runs from the creation of the socket to the answer, including the DNS lookup.",
    lies: "Servers that see a different address from most are flagged. Such a server may be in your own network, where it sees a private address, or be untrustworthy.",
    silent:
      "A server that does not answer within 5 seconds no longer exists, or this network blocks UDP to it.",
    limitTitle: "What a browser cannot detect",
    limit:
      "Which RFC the server follows (3489, or 5389 and 8489), its software, and whether it supports NAT behaviour discovery (RFC 5780): browsers do not expose the response to pages. This command shows it:",
  },
  {
    name: "STUN 服务器",
    shows:
      "同时查询一组 STUN 服务器：哪些有响应、响应多快、返回的公网地址是什么、结果是否一致。先点“全部查询”，再粘贴你自己的列表。",
    readTitle: "如何解读结果",
    time: "每台有响应的服务器查询三次，各用独立的连接。时间从浏览器创建套接字算起，到收到响应为止，包含域名解析时间。",
    lies: "返回地址与多数不同的服务器会被标出：它可能就在你的局域网里，看到的是内网地址；也可能不可信。",
    silent: "5 秒内没有响应的服务器，要么已停用，要么当前网络拦截了到它的 UDP。",
    limitTitle: "浏览器无法检测的内容",
    limit:
      "响应遵循哪一版 RFC（3489，还是 5389/8489）、服务器使用什么软件、是否支持 NAT 行为探测（RFC 5780）：浏览器不向页面暴露响应内容，可用以下命令查看：",
  },
);

function StunPage() {
  const words = say();
  return (
    <LabPage name={words.name} shows={words.shows} guide={<Guide />}>
      <ListPanel />
      <Results />
    </LabPage>
  );
}

function Guide() {
  const words = say();
  return (
    <>
      <section class="stack guide-about">
        <h2>{words.readTitle}</h2>
        {[words.time, words.lies, words.silent].map((text) => (
          <p key={text}>{text}</p>
        ))}
      </section>
      <section class="stack guide-about">
        <h2>{words.limitTitle}</h2>
        <p>{words.limit}</p>
        <p>
          <code class="wire">npx visavis stun</code>
        </p>
      </section>
    </>
  );
}

addEventListener("pagehide", stopProbes);

const page = document.getElementById("page");
if (page !== null) render(<StunPage />, page);

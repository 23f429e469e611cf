import { phrasebook } from "../../i18n/language.ts";
import { LabPage } from "../../ui/frame.tsx";
import { ListPanel } from "./list-panel.tsx";
import { Results } from "./results.tsx";

const say = phrasebook(
  {
    name: "STUN servers",
    shows:
      "Asks a list of STUN servers side by side: who answers, how fast, as whom they see you, and whether they agree. Press Ask all; then paste a list of your own.",
    readTitle: "How to read it",
    time: "Each server that answers is asked three times, in a connection of its own. The time is from when the browser has a socket until the answer, and has the look-up of the name in it.",
    lies: "A server that sees another address than most is named. It may be in your own network, where it sees an inner address, or not to be trusted.",
    silent: "A server that is silent for five seconds is gone, or this network lets no UDP through to it.",
    limitTitle: "What a browser cannot see",
    limit:
      "Which RFC an answer is of (3489, or 5389 and 8489), the server’s software, and whether it tells of NATs (RFC 5780): browsers keep the answer to themselves. The command shows it:",
  },
  {
    name: "STUN 服务器",
    shows:
      "同时问一列 STUN 服务器：谁应答，多快，看到的你是什么地址，彼此是否一致。先按“全部询问”，再粘贴你自己的列表。",
    readTitle: "怎样看结果",
    time: "每台有应答的服务器问三次，各用单独的连接。时间从浏览器有了套接字算到收到应答，包含查名字的时间。",
    lies: "看到的地址和多数不同的服务器会被指出：它可能就在你的网络里，看到的是内部地址；也可能不可信。",
    silent: "五秒没有应答的服务器，要么已经不在，要么这个网络不放去它那里的 UDP。",
    limitTitle: "浏览器看不到的",
    limit:
      "应答属于哪一代 RFC（3489，还是 5389 和 8489）、服务器用什么软件、能不能查 NAT（RFC 5780）：浏览器不把应答交给页面。这条命令会显示：",
  },
);

export function StunPage() {
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

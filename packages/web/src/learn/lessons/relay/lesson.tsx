import "./style.css";
import { phrasebook } from "../../../i18n/language.ts";
import type { Lesson } from "../../lesson.ts";
import { Live } from "./live.tsx";
import { echoEvidence, refusalEvidence, relayEvidence } from "./relay-evidence.ts";
import { stopTest, tests } from "./relay-test.ts";

const say = phrasebook(
  {
    need: "Between two strict networks nothing but a relay helps. It has to be reachable from everywhere, so it runs where there is a public address, and it asks for a password, or strangers would send through it.",
    ours: "Visavis has one built in. One port is enough, over UDP and TCP; through a firewall it also works over TLS:",
    other:
      "Another machine can be the relay, with coturn. Visavis prints its configuration; both then share a secret, and nobody has to type passwords:",
    start:
      "Take the file to the machine of the relay as /etc/turnserver.conf, restart coturn, and name the relay when Visavis starts:",
    test: "A relay that starts is not yet one that works: a firewall may close its ports, an address may be wrong. What counts is a packet that goes through it and comes back. And one should see that it refuses whoever has no password: its first answer to everybody is 401, with the realm and a nonce, and to a wrong password it is the last.",
    step1:
      "Test this server’s relay: see the address that it lends, and how long a packet takes through it and back.",
    step2: "Test it with a wrong password: read the code with which it refuses.",
    step3:
      "Read the lines of turnserver.conf. With a relay of your own, test it with the trickle ICE page as well.",
    relay: "The relay lends an address.",
    echo: "A packet went through the relay and came back.",
    refused: "With a wrong password the relay refuses: 401.",
    trickle: "To the trickle ICE test",
  },
  {
    need: "两端网络都很严格时，只有中继能帮忙。它要从哪里都到得了，所以要放在有公网地址的地方；它还要密码，否则陌生人也会借它转发。",
    ours: "Visavis 自带一个。一个端口就够，UDP 和 TCP 都行；有防火墙时也可以走 TLS：",
    other:
      "也可以让另一台机器用 coturn 做中继。Visavis 打印出它的配置；双方共用一个密钥，没有人需要输入密码：",
    start: "把文件放到中继机器上，作为 /etc/turnserver.conf，重启 coturn，并在启动 Visavis 时指定它：",
    test: "启动了的中继，未必能用：防火墙可能封了端口，地址可能填错。算数的是一个经它出去又回来的数据包。还要看看它会不会拒绝没有密码的人：它对谁的第一个应答都是 401，附上 realm 和 nonce；对错误的密码，这也是最后一个。",
    step1: "测试这台服务器的中继：看看它借出的地址，以及一个包经它往返要多久。",
    step2: "用错误的密码测试：读一读它用什么代码拒绝。",
    step3: "读一读 turnserver.conf 的各行。自己的中继，也用 trickle ICE 页面测一测。",
    relay: "中继借出了一个地址。",
    echo: "一个数据包经中继出去，又回来了。",
    refused: "密码错误，中继拒绝：401。",
    trickle: "去 trickle ICE 测试",
  },
);

function Text() {
  const words = say();
  return (
    <>
      <p>{words.need}</p>
      <p>{words.ours}</p>
      <pre class="relay-command">npx visavis</pre>
      <p>{words.other}</p>
      <pre class="relay-command">npx visavis coturn-config &gt; turnserver.conf</pre>
      <p>{words.start}</p>
      <pre class="relay-command">npx visavis --turn-server turn:relay.example.org</pre>
      <p>{words.test}</p>
      <p>
        <a href="/trickle-ice.html">{words.trickle}</a>
      </p>
    </>
  );
}

/** Setting up a relay, and testing it. RFC 8656 §5. */
export const lesson: Lesson = {
  Text,
  Live,
  steps() {
    const words = say();
    return [words.step1, words.step2, words.step3];
  },
  sights() {
    const words = say();
    const { right, wrong } = tests.value;
    return [
      { id: "relay", what: words.relay, evidence: relayEvidence(right) },
      { id: "echo", what: words.echo, evidence: echoEvidence(right) },
      { id: "refused", what: words.refused, evidence: refusalEvidence(wrong) },
    ];
  },
  leave: stopTest,
};

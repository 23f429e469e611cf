import "./style.css";
import { phrasebook } from "../../i18n/language.ts";
import type { Lesson } from "../lesson.ts";
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
    need: "两端网络都受限时，只能依靠中继。中继必须随处可达，因此要部署在有公网地址的机器上；它还需要认证，否则任何人都能用它转发数据。",
    ours: "Visavis 内置中继，只需一个端口，支持 UDP 和 TCP；有防火墙时也可以走 TLS：",
    other: "也可以让另一台机器用 coturn 做中继。Visavis 会输出配置；双方使用共享密钥，无需手动输入密码：",
    start: "把文件放到中继机器上，作为 /etc/turnserver.conf，重启 coturn，并在启动 Visavis 时指定它：",
    test: "能启动的中继不一定可用：防火墙可能封禁端口，地址可能填错。真正的验证是让一个数据包经它往返。还要确认它会拒绝没有密码的请求：对任何客户端，第一个响应都是 401，并附带 realm 和 nonce；密码错误时，最终结果也是 401。",
    step1: "测试本服务器的中继：查看分配的中继地址，以及数据包经它往返的时延。",
    step2: "用错误的密码测试：查看它返回的错误码。",
    step3: "阅读 turnserver.conf 的各行。如果有自己的中继，也用 Trickle ICE 页面测试一下。",
    relay: "中继分配了一个地址。",
    echo: "一个数据包经中继往返成功。",
    refused: "密码错误时中继拒绝：401。",
    trickle: "前往 Trickle ICE 测试",
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

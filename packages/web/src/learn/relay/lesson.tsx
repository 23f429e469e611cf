import "./style.css";
import { phrasebook } from "../../i18n/language.ts";
import type { Lesson } from "../lesson.ts";
import { Live } from "./live.tsx";
import { echoEvidence, refusalEvidence, relayEvidence, stopTest, tests } from "./relay-check.ts";

const say = phrasebook(
  {
    need: "Between two restrictive networks, only a relay helps. It must be reachable from everywhere, so it runs on a machine with a public address. It also requires authentication, or anyone could send traffic through it.",
    ours: "Visavis has a built-in relay. It needs only one port, over UDP and TCP; behind a firewall it can also use TLS:",
    other:
      "You can also run coturn as the relay on another machine. Visavis prints its configuration. Both share a secret, so nobody has to enter passwords:",
    start:
      "Copy the file to the relay machine as /etc/turnserver.conf, restart coturn, and pass the relay to Visavis at startup:",
    test: "A relay that starts does not necessarily work: a firewall may block its ports, or an address may be wrong. The real test is a packet that goes through it and comes back. Also check that it rejects requests without the right password: its first response to any client is 401, with the realm and a nonce; with a wrong password, the final response is 401 too.",
    step1:
      "Test this server’s relay: see the relayed address, and how long a packet takes through it and back.",
    step2: "Test it with a wrong password: read the error code.",
    step3:
      "Read the lines of turnserver.conf. If you have your own relay, also test it on the Trickle ICE page.",
    relay: "The relay allocated an address.",
    echo: "A packet went through the relay and came back.",
    refused: "With a wrong password, the relay responds with 401.",
    trickle: "Go to the Trickle ICE test",
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

/** Setting up and testing a relay. RFC 8656 §5. */
export const lesson: Lesson = {
  Text,
  Live,
  steps() {
    const words = say();
    return [words.step1, words.step2, words.step3];
  },
  checkpoints() {
    const words = say();
    return [
      { id: "relay", what: words.relay, evidence: () => relayEvidence(tests.value.right) },
      { id: "echo", what: words.echo, evidence: () => echoEvidence(tests.value.right) },
      { id: "refused", what: words.refused, evidence: () => refusalEvidence(tests.value.wrong) },
    ];
  },
  leave: stopTest,
};

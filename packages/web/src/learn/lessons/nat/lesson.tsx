import "../../nat-network/style.css";
import { phrasebook } from "../../../i18n/language.ts";
import type { Lesson } from "../../lesson.ts";
import { contactIn, droppedIn, vainIn } from "./contact.ts";
import { Live } from "./live.tsx";
import { ownAddress, stopAsking } from "./own-address.ts";
import { ownEvidence } from "./own-evidence.ts";
import { journeys, kinds } from "./simulation.ts";

const say = phrasebook(
  {
    why: "At home, all devices share one public address. The router translates: it lends a packet that leaves one of its own ports and remembers whose it is, so that answers find back. This is NAT, and what it remembers is a mapping.",
    mapping:
      "Mapping: does a socket keep its public port, whomever it sends to? If so, whoever learns the port can use it. A symmetric NAT takes another port for each destination; the port that a server saw is then useless to anybody else.",
    filtering:
      "Filtering: who may come in by a mapping? A full cone lets everybody in; a restricted cone those addresses to which something was sent; a port-restricted cone only that very address and port. Most routers at home are of this third kind.",
    names:
      "The four names are from 2003. Today one says mapping and filtering separately, each independent of the other end, or dependent on its address, or on its address and port, as some NATs fit none of the four.",
    step1: "Ask this server how it sees you: compare the address of your host with the one from outside.",
    step2:
      "In the simulator, let A and B ask the server. Then let A send where the server saw B. Its packet is dropped; read why.",
    step3:
      "Now let B send, then A again, until a packet has got through each way. The dropped packet had opened the door.",
    step4:
      "Choose a symmetric NAT for A. Let both ask, and each send twice where the server saw the other. Look at the ports in A’s table.",
    own: "Your browser has an address inside, and the server told it the one outside – or they are the same.",
    dropped: "A NAT drops a packet, for a reason.",
    connected: "Two NATs that let in only who was sent to are connected, by the right order of packets.",
    vain: "With some pairs no order helps, however often both sides send.",
  },
  {
    why: "家里的设备共用一个公网地址。路由器负责转换：数据包出去时，借给它一个自己的端口，并记住它是谁的，应答才回得来。这就是 NAT，它记住的叫映射。",
    mapping:
      "映射：不管发给谁，同一个套接字的公网端口都不变吗？不变，知道这个端口的人就能用它。对称型 NAT 对每个目的地换一个端口，服务器看到的那个端口，别人就用不上了。",
    filtering:
      "过滤：谁可以经由映射进来？完全锥形谁都放行；受限锥形只放行发送过的地址；端口受限锥形只放行发送过的地址加端口。多数家用路由器属于第三种。",
    names:
      "这四个名字来自 2003 年。现在把映射和过滤分开说，各自与对端无关、取决于对端地址，或取决于对端地址和端口，因为有的 NAT 不属于四种中的任何一种。",
    step1: "问这台服务器怎样看到你：比一比主机地址和从外面看到的地址。",
    step2: "在模拟器里，让 A 和 B 都询问服务器。再让 A 发往服务器看到的 B。包被丢弃了，读一读原因。",
    step3: "现在让 B 发，再让 A 发，直到两个方向都有包到达。先前被丢的包，其实已经把门打开。",
    step4: "给 A 选对称型 NAT。双方都询问服务器，再各往服务器看到的对方发两次。看看 A 的表里的端口。",
    own: "你的浏览器在里面有一个地址，服务器告诉了它外面的那个；也可能两个相同。",
    dropped: "NAT 丢弃了一个包，并且有原因。",
    connected: "两个只放行发送过的对端的 NAT，靠正确的发包顺序连通了。",
    vain: "有的组合，双方发多少次、按什么顺序都没有用。",
  },
);

function Text() {
  const words = say();
  return (
    <>
      <p>{words.why}</p>
      <p>{words.mapping}</p>
      <p>{words.filtering}</p>
      <p>{words.names}</p>
    </>
  );
}

/** NAT and its kinds. RFC 3489 §5, RFC 4787 §4 and §5. */
export const lesson: Lesson = {
  Text,
  Live,
  steps() {
    const words = say();
    return [words.step1, words.step2, words.step3, words.step4];
  },
  sights() {
    const words = say();
    const sent = journeys.value;
    return [
      { id: "own", what: words.own, evidence: ownEvidence(ownAddress.value) },
      { id: "dropped", what: words.dropped, evidence: droppedIn(sent) },
      { id: "connected", what: words.connected, evidence: contactIn(sent, kinds.value) },
      { id: "vain", what: words.vain, evidence: vainIn(sent, kinds.value) },
    ];
  },
  leave: stopAsking,
};

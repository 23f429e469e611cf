import "../../nat-views/style.css";
import { phrasebook } from "../../i18n/language.ts";
import type { Lesson } from "../lesson.ts";
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
    why: "家里的设备共用一个公网地址。路由器负责转换：数据包发出时，为它分配一个公网端口，并记录它属于哪台设备，响应才能返回。这就是 NAT，它记录的内容称为映射。",
    mapping:
      "映射：无论发往哪里，同一个套接字的公网端口是否不变？如果不变，任何知道该端口的对端都能使用它。对称型 NAT 对每个目的地使用不同的端口，服务器看到的端口对其他对端就没有用了。",
    filtering:
      "过滤：哪些来源的包可以通过映射进入？完全锥形放行任何来源；受限锥形只放行曾发送过的地址；端口受限锥形只放行曾发送过的地址和端口。多数家用路由器属于第三种。",
    names:
      "这四个名字来自 2003 年。现在（RFC 4787）把映射和过滤分开描述，各自分为端点无关、地址相关、地址和端口相关三种，因为有的 NAT 不属于这四种中的任何一种。",
    step1: "向本服务器查询你的公网地址，并与主机地址对比。",
    step2: "在模拟器中，让 A 和 B 都查询服务器，再让 A 向 B 的公网映射地址发送。数据包被丢弃，请查看原因。",
    step3: "现在让 B 发送，再让 A 发送，直到两个方向都有包到达。先前被丢弃的包其实已经打好了洞。",
    step4: "给 A 选对称型 NAT。双方都查询服务器，再各向对端的公网映射地址发送两次。查看 A 的映射表中的端口。",
    own: "浏览器有一个内网地址，服务器返回了公网地址；两者也可能相同。",
    dropped: "NAT 丢弃了一个包，并给出了原因。",
    connected: "两个只放行已知对端的 NAT，通过正确的发包顺序连通了（打洞成功）。",
    vain: "有些组合无论双方发送多少次、按什么顺序，都无法连通。",
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

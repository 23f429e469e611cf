import "../../nat-views/style.css";
import { phrasebook } from "../../i18n/language.ts";
import type { Lesson } from "../lesson.ts";
import { contactIn, droppedIn, failedIn } from "./contact.ts";
import { Live } from "./live.tsx";
import { ownAddress, ownEvidence, stopAsking } from "./own-address.ts";
import { journeys, kinds } from "./simulation.ts";

const say = phrasebook(
  {
    why: "At home, all devices share one public address. The router translates: it assigns a public port to each outgoing flow and remembers which device the port belongs to, so that responses find their way back. This is NAT, and what the router remembers is a mapping.",
    mapping:
      "Mapping: does a socket keep the same public port for all destinations? If so, any peer that learns the port can use it. A symmetric NAT uses a different port for each destination, so the port that a server saw is useless to other peers.",
    filtering:
      "Filtering: which packets may come in through a mapping? A full cone accepts any source; a restricted cone accepts addresses to which something has been sent; a port-restricted cone accepts only addresses and ports to which something has been sent. Most home routers are of this third kind.",
    names:
      "The four names date from 2003. Today mapping and filtering are described separately (RFC 4787), each as endpoint-independent, address-dependent, or address-and-port-dependent, because some NATs fit none of the four names.",
    step1: "Query this server for your public address, and compare it with the address of your host.",
    step2:
      "In the simulator, let A and B query the server. Then let A send to B’s mapped address. The packet is dropped; read why.",
    step3:
      "Now let B send, then A again, until a packet has arrived in each direction. The dropped packet had already punched a hole.",
    step4:
      "Choose a symmetric NAT for A. Let both query the server, then let each send twice to the other’s mapped address. Look at the ports in A’s table.",
    own: "Your browser knows its local address, and the server returned its public address. They may be the same.",
    dropped: "A NAT dropped a packet, and you can see why.",
    connected:
      "Two NATs that accept only known peers were connected by sending packets in the right order (hole punching).",
    failed: "Some pairs cannot connect, however often and in whatever order both sides send.",
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
    dropped: "NAT 丢弃了一个包，原因已显示。",
    connected: "两个只放行已知对端的 NAT，通过正确的发包顺序连通了（打洞成功）。",
    failed: "有些组合无论双方发送多少次、按什么顺序，都无法连通。",
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

/** NAT and its types. RFC 3489 §5, RFC 4787 §4 and §5. */
export const lesson: Lesson = {
  Text,
  Live,
  steps() {
    const words = say();
    return [words.step1, words.step2, words.step3, words.step4];
  },
  checkpoints() {
    const words = say();
    return [
      { id: "own", what: words.own, evidence: () => ownEvidence(ownAddress.value) },
      { id: "dropped", what: words.dropped, evidence: () => droppedIn(journeys.value) },
      { id: "connected", what: words.connected, evidence: () => contactIn(journeys.value, kinds.value) },
      { id: "failed", what: words.failed, evidence: () => failedIn(journeys.value, kinds.value) },
    ];
  },
  leave: stopAsking,
};

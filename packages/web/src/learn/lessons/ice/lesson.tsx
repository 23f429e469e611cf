import "../../../trace-views/style.css";
import "../../nat-network/style.css";
import { phrasebook } from "../../../i18n/language.ts";
import type { Lesson } from "../../lesson.ts";
import { Live } from "./live.tsx";
import { pairIn } from "./pair-evidence.ts";
import { pause, playedEvidence } from "./played-checks.ts";
import { disconnect, recorded } from "./real-pair.ts";

const say = phrasebook(
  {
    stun: "STUN answers one question: from which address does my packet come? The answer is the server-reflexive candidate. The server is then no longer needed: it never sees the media.",
    turn: "TURN lends an address: what others send there, the server passes on to you, and the other way round. This relayed candidate works behind any NAT, but all media goes through the server, and costs its line.",
    ice: "ICE tries everything out. Each side gathers its candidates – host, server-reflexive, relayed – and tells the other. Each pair of them is checked with a packet that asks for an answer. The first check of a pair is often dropped by the other’s NAT, and yet it opens one’s own; so both sides check, again and again.",
    discovery:
      "A check may come from an address nobody had told, as from a symmetric NAT. Then the other side has discovered a peer-reflexive candidate, and answers there. Of all pairs that succeed the best is nominated; a relay is the last resort.",
    step1:
      "Play the checks between two port-restricted cones, packet by packet, and find the one that is dropped, and the one that gets through for it.",
    step2: "Choose a symmetric NAT for A and a restricted cone for B: find the peer-reflexive candidate.",
    step3: "Choose two symmetric NATs and let it run to the end: only the relay is left.",
    step4: "Connect A and B in this page, and look at the pairs. Then connect through the relay only.",
    direct: "Checks between two NATs end in a direct path.",
    relayed: "Checks between two other NATs come to nothing; the relay carries.",
    pair: "Your own browser’s checks succeed over a pair without relay.",
    turnPair: "Your own browser’s checks succeed through this server’s relay.",
  },
  {
    stun: "STUN 只回答一个问题：我的包从哪个地址来？答案就是服务器反射候选。之后就不再需要这台服务器：它从不接触媒体。",
    turn: "TURN 借出一个地址：别人发到那里的，服务器转给你，反过来也一样。这种中继候选在任何 NAT 后面都能用，但所有媒体都要经过服务器，占用它的带宽。",
    ice: "ICE 逐一尝试。双方收集自己的候选（主机、服务器反射、中继），告诉对方。每一对候选都用一个要求应答的包来检查。第一个检查常被对方的 NAT 丢弃，却打开了自己的 NAT；所以双方都要发，反复地发。",
    discovery:
      "检查也可能来自没人告知过的地址，比如来自对称型 NAT。这时另一方就发现了对端反射候选，并向那里应答。所有成功的候选对中，最好的被提名；中继是最后的办法。",
    step1: "一个包一个包地播放两个端口受限锥形 NAT 之间的检查，找出被丢弃的那个，和因它而通过的那个。",
    step2: "给 A 选对称型，给 B 选受限锥形：找出对端反射候选。",
    step3: "选两个对称型 NAT，一直播放到底：只剩中继。",
    step4: "在本页连接 A 和 B，看看候选对。再只经由中继连接一次。",
    direct: "两个 NAT 之间的检查，最后得到直连路径。",
    relayed: "另外两个 NAT 之间的检查全都落空，由中继承担。",
    pair: "你自己浏览器的检查，在一对不经中继的候选上成功。",
    turnPair: "你自己浏览器的检查，经由这台服务器的中继成功。",
  },
);

function Text() {
  const words = say();
  return (
    <>
      <p>{words.stun}</p>
      <p>{words.turn}</p>
      <p>{words.ice}</p>
      <p>{words.discovery}</p>
    </>
  );
}

/** STUN, TURN and ICE. RFC 8489, RFC 8656, RFC 8445. */
export const lesson: Lesson = {
  Text,
  Live,
  steps() {
    const words = say();
    return [words.step1, words.step2, words.step3, words.step4];
  },
  sights() {
    const words = say();
    const trace = recorded.value;
    return [
      { id: "direct", what: words.direct, evidence: playedEvidence(false) },
      { id: "relayed", what: words.relayed, evidence: playedEvidence(true) },
      { id: "pair", what: words.pair, evidence: trace && pairIn(trace, false) },
      { id: "turn", what: words.turnPair, evidence: trace && pairIn(trace, true) },
    ];
  },
  leave() {
    pause();
    disconnect();
  },
};

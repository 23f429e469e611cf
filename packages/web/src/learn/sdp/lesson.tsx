import "./style.css";
import { phrasebook } from "../../i18n/language.ts";
import { codecIn } from "../evidence.ts";
import type { Lesson } from "../lesson.ts";
import { endDescriptions, firstCodecs, found, views } from "./descriptions.ts";
import { Live } from "./live.tsx";

const say = phrasebook(
  {
    text: "Offer and answer are plain text in SDP: each line is a letter, an equals sign and a value. The session part comes first, then one section per medium, which starts with its m-line.",
    order:
      "The numbers at the end of an m-line are payload types, the preferred one first. The rtpmap lines below say what each of them means. The order is a preference that a page can change with setCodecPreferences; the sender uses the first codec that both support.",
    keys: "Other lines are for the transport: ice-ufrag and ice-pwd are used in every connectivity check, fingerprint is the hash of the certificate, and setup says which end starts the DTLS handshake. The offer leaves this open (actpass), and the answer decides: the active end starts it.",
    step1:
      "Create an offer. Go through its lines with the arrow keys or the mouse, and select the ice-ufrag line.",
    step2:
      "Read the first number after SAVPF in the video m-line, and select the rtpmap line for that number.",
    step3: "Put another codec first, create the offer again, and see how the m-line changes.",
    step4: "Let B answer. In the second description, select the setup line: which end starts the handshake?",
    ufrag: "You selected the ice-ufrag line in your own offer.",
    codec: "You selected the line of the first video codec in it.",
    changed: "The first codec of your offer has changed.",
    used: "B decodes the video with the codec that you put first.",
    setup: "You selected the line in the answer that says which end starts the handshake.",
  },
  {
    text: "offer 和 answer 都是纯文本，即 SDP：每行由一个字母、一个等号和一个值组成。先是会话级内容，然后每种媒体一个媒体段，从 m 行开始。",
    order:
      "m 行末尾的数字是负载类型（payload type），按偏好从高到低排列。每个数字的含义写在下面的 rtpmap 行里。顺序表示偏好，网页可以用 setCodecPreferences 改变；发送方采用双方都支持的第一个。",
    keys: "其他行用于建立路径：ice-ufrag 和 ice-pwd 用于每次连通性检查，fingerprint 是证书的哈希，setup 指明由哪一端发起 DTLS 握手。offer 中保持未定（actpass），由 answer 决定：active 的一端发起。",
    step1: "创建一份 offer，用方向键或鼠标逐行查看，选中 ice-ufrag 那一行。",
    step2: "看视频 m 行里 SAVPF 之后的第一个数字，再选中这个数字的 rtpmap 行。",
    step3: "把另一种编解码器排在首位，重新创建 offer，观察 m 行的变化。",
    step4: "让 B 生成 answer。在第二份描述中选中 setup 那一行：由哪一端发起握手？",
    ufrag: "在自己的 offer 里选中了 ice-ufrag 那一行。",
    codec: "选中了其中排在首位的视频编解码器那一行。",
    changed: "你的 offer 里，排在首位的编解码器变了。",
    used: "你排在首位的编解码器，正是 B 解码视频所用的。",
    setup: "在 answer 中选中了指明由哪一端发起握手的那一行。",
  },
);

function Text() {
  const words = say();
  return (
    <>
      <p>{words.text}</p>
      <p>{words.order}</p>
      <p>{words.keys}</p>
    </>
  );
}

/** The first codecs of the offers, once there are two. */
function changedCodec(): string | undefined {
  return firstCodecs.value.length > 1 ? firstCodecs.value.join(" → ") : undefined;
}

/** The codec that the learner put first, once B decodes it. */
function usedCodec(): string | undefined {
  const inUse = views.value && codecIn(views.value, "b");
  const isChosen = firstCodecs.value.length > 1 && inUse === firstCodecs.value.at(-1);
  return isChosen ? inUse : undefined;
}

/** SDP, with the learner's own offer and answer. RFC 8866, RFC 8829 §5.2, W3C WebRTC §5.4. */
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
      { id: "ufrag", what: words.ufrag, evidence: () => found.value.get("ufrag") },
      { id: "codec", what: words.codec, evidence: () => found.value.get("codec") },
      { id: "changed", what: words.changed, evidence: changedCodec },
      { id: "used", what: words.used, evidence: usedCodec },
      { id: "setup", what: words.setup, evidence: () => found.value.get("setup") },
    ];
  },
  leave: endDescriptions,
};

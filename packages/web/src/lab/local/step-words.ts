import { phrasebook } from "../../i18n/language.ts";
import type { StepId } from "./steps.ts";

/** The API call of each step, the same in every language. */
export const STEP_CALLS: Readonly<Record<StepId, string>> = {
  capture: "navigator.mediaDevices.getUserMedia()",
  create: "new RTCPeerConnection()",
  addTracksToA: "A.addTrack(track, stream)",
  addTracksToB: "B.addTrack(track, stream)",
  createOffer: "A.createOffer()",
  setOfferAtA: "A.setLocalDescription(offer)",
  setOfferAtB: "B.setRemoteDescription(offer)",
  createAnswer: "B.createAnswer()",
  setAnswerAtB: "B.setLocalDescription(answer)",
  setAnswerAtA: "A.setRemoteDescription(answer)",
  candidatesToB: "B.addIceCandidate(candidate)",
  candidatesToA: "A.addIceCandidate(candidate)",
  endToB: "B.addIceCandidate()",
  endToA: "A.addIceCandidate()",
};

/** What a person presses. */
export const stepTitles = phrasebook(
  {
    capture: "Get picture and sound",
    create: "Create A and B",
    addTracksToA: "Add tracks to A",
    addTracksToB: "Add tracks to B",
    createOffer: "Create the offer",
    setOfferAtA: "Set the offer at A",
    setOfferAtB: "Set the offer at B",
    createAnswer: "Create the answer",
    setAnswerAtB: "Set the answer at B",
    setAnswerAtA: "Set the answer at A",
    candidatesToB: "Hand a candidate to B",
    candidatesToA: "Hand a candidate to A",
    endToB: "Tell B there are no more",
    endToA: "Tell A there are no more",
  } satisfies Record<StepId, string>,
  {
    capture: "取得画面和声音",
    create: "创建 A 和 B",
    addTracksToA: "给 A 加入轨道",
    addTracksToB: "给 B 加入轨道",
    createOffer: "创建 offer",
    setOfferAtA: "A 设为本地描述",
    setOfferAtB: "B 设为远端描述",
    createAnswer: "创建 answer",
    setAnswerAtB: "B 设为本地描述",
    setAnswerAtA: "A 设为远端描述",
    candidatesToB: "交给 B 一个候选",
    candidatesToA: "交给 A 一个候选",
    endToB: "告诉 B 候选已尽",
    endToA: "告诉 A 候选已尽",
  },
);

/** What each step does, and why. */
export const stepReasons = phrasebook(
  {
    capture: "Asks for one picture and one sound track. Without tracks there is nothing to offer.",
    create: "Makes two ends that know nothing of each other. No packet leaves yet.",
    addTracksToA: "Says what A wants to send. Each track becomes an m-line of the offer.",
    addTracksToB:
      "Lets B send too: a drawn clock and a tone. Skip it, and the answer says recvonly: media flows one way.",
    createOffer:
      "A writes down what it can send and receive: codecs, ICE credentials, the fingerprint of its certificate.",
    setOfferAtA:
      "A commits to the offer, signaling becomes have-local-offer, and A starts gathering candidates.",
    setOfferAtB:
      "B reads the offer, which signaling would have carried here, and learns which tracks will come.",
    createAnswer:
      "B chooses from the offer what both sides can do, and adds credentials and a fingerprint of its own.",
    setAnswerAtB: "B commits to the answer: it is stable, and gathers candidates too.",
    setAnswerAtA:
      "A reads the answer: both sides agree on everything, but neither knows an address of the other. ICE waits.",
    candidatesToB:
      "B learns one address of A, and checks whether packets get through. Hand over as many as wait.",
    candidatesToA:
      "A learns one address of B. The best pair of addresses that works carries everything from then on.",
    endToB: "B need not wait for more addresses of A, and can say sooner that no pair works.",
    endToA: "The same for A. Once every pair is checked, ICE may go from connected to completed.",
  } satisfies Record<StepId, string>,
  {
    capture: "要一条画面轨道和一条声音轨道。没有轨道，就没有可提议的内容。",
    create: "建立互不相识的两端。此时还没有任何数据包发出。",
    addTracksToA: "说明 A 想发送什么。每条轨道会成为 offer 里的一个 m 行。",
    addTracksToB:
      "让 B 也发送：一面画出来的钟和一个纯音。跳过它，answer 里就是 recvonly，媒体只朝一个方向流。",
    createOffer: "A 写下自己能收发什么：编解码器、ICE 凭据、证书的指纹。",
    setOfferAtA: "A 认定这份 offer，信令状态变为 have-local-offer，并开始收集候选。",
    setOfferAtB: "B 读取 offer（平时由信令送来），从而知道将有哪些轨道到来。",
    createAnswer: "B 从 offer 里选出双方都会的，再写上自己的凭据和指纹。",
    setAnswerAtB: "B 认定这份 answer，回到 stable，也开始收集候选。",
    setAnswerAtA: "A 读取 answer：双方已谈妥一切，但谁也不知道对方的地址。ICE 在等候选。",
    candidatesToB: "B 得知 A 的一个地址，开始检查数据包能否通过。有几个就交几个。",
    candidatesToA: "A 得知 B 的一个地址。能走通的最好一对地址，从此承载全部数据。",
    endToB: "B 不必再等 A 的新地址；如果没有一对走得通，也能早些得出结论。",
    endToA: "对 A 也是如此。所有候选对都检查过之后，ICE 可能从 connected 走到 completed。",
  },
);

import { phrasebook } from "../i18n/language.ts";
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

/** The labels of the steps. */
export const stepTitles = phrasebook(
  {
    capture: "Capture picture and sound",
    create: "Create A and B",
    addTracksToA: "Add tracks to A",
    addTracksToB: "Add tracks to B",
    createOffer: "Create the offer",
    setOfferAtA: "Set the offer at A",
    setOfferAtB: "Set the offer at B",
    createAnswer: "Create the answer",
    setAnswerAtB: "Set the answer at B",
    setAnswerAtA: "Set the answer at A",
    candidatesToB: "Pass a candidate to B",
    candidatesToA: "Pass a candidate to A",
    endToB: "End of candidates to B",
    endToA: "End of candidates to A",
  } satisfies Record<StepId, string>,
  {
    capture: "采集画面和声音",
    create: "创建 A 和 B",
    addTracksToA: "给 A 添加轨道",
    addTracksToB: "给 B 添加轨道",
    createOffer: "创建 offer",
    setOfferAtA: "A 设置本地描述",
    setOfferAtB: "B 设置远端描述",
    createAnswer: "创建 answer",
    setAnswerAtB: "B 设置本地描述",
    setAnswerAtA: "A 设置远端描述",
    candidatesToB: "向 B 添加一个候选",
    candidatesToA: "向 A 添加一个候选",
    endToB: "通知 B 候选结束",
    endToA: "通知 A 候选结束",
  },
);

/** What each step does, and why. */
export const stepReasons = phrasebook(
  {
    capture: "Requests a video track and an audio track. Without tracks, the offer has no media.",
    create: "Creates two ends that know nothing about each other. No packet is sent yet.",
    addTracksToA: "Declares what A wants to send. Each track becomes an m-line in the offer.",
    addTracksToB:
      "Makes B send, too: a drawn clock and a tone. If you skip it, the answer says recvonly: media flows one way.",
    createOffer:
      "A lists what it can send and receive: codecs, ICE credentials, the fingerprint of its certificate.",
    setOfferAtA:
      "A applies the offer. Its signaling state becomes have-local-offer, and it starts gathering candidates.",
    setOfferAtB:
      "B reads the offer, which signaling delivers in a real application, and learns which tracks will come.",
    createAnswer: "B selects what both sides support, and adds its own credentials and fingerprint.",
    setAnswerAtB:
      "B applies the answer. Its signaling state is stable again, and it starts gathering candidates, too.",
    setAnswerAtA:
      "A reads the answer. Negotiation is complete, but neither side knows an address of the other. ICE waits for candidates.",
    candidatesToB:
      "B learns one address of A, and checks whether packets get through. Pass on as many as are waiting.",
    candidatesToA:
      "A learns one address of B. From then on, the best working candidate pair carries everything.",
    endToB: "B no longer waits for candidates of A, and can conclude sooner that no pair works.",
    endToA: "The same for A. Once every pair is checked, ICE may go from connected to completed.",
  } satisfies Record<StepId, string>,
  {
    capture: "请求一条视频轨道和一条音频轨道。没有轨道，offer 里就没有可协商的媒体。",
    create: "创建互不知晓的两个连接端。此时还没有发送任何数据包。",
    addTracksToA: "说明 A 想发送什么。每条轨道对应 offer 里的一个 m 行。",
    addTracksToB: "让 B 也发送：绘制的时钟画面和测试音。跳过这一步，answer 里就是 recvonly，媒体单向传输。",
    createOffer: "A 列出自己的收发能力：编解码器、ICE 凭据、证书指纹。",
    setOfferAtA: "A 应用这份 offer，信令状态变为 have-local-offer，并开始收集候选。",
    setOfferAtB: "B 读取 offer（实际应用中由信令送达），得知将收到哪些轨道。",
    createAnswer: "B 从 offer 中选出双方都支持的能力，再加上自己的凭据和指纹。",
    setAnswerAtB: "B 应用这份 answer，回到 stable，也开始收集候选。",
    setAnswerAtA: "A 读取 answer：协商已完成，但双方都不知道对端的地址。ICE 在等待候选。",
    candidatesToB: "B 得知 A 的一个地址，开始检查数据包能否到达。有几个候选就发送几个。",
    candidatesToA: "A 得知 B 的一个地址。可用的最优候选对此后承载全部数据。",
    endToB: "B 不必再等待 A 的新候选；如果没有可用的候选对，也能更早得出结论。",
    endToA: "对 A 同理。所有候选对检查完毕后，ICE 可能从 connected 变为 completed。",
  },
);

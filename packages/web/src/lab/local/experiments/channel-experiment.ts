import { type Experiment, milliseconds } from "./experiment.ts";
import { PLAIN } from "./experiment-call.ts";
import { areConnected, pause, waitUntil } from "./observation.ts";

const LIMIT_MS = 15_000;
const MESSAGES = 400;
/** Every browser accepts messages of this size (RFC 8831 §6.6). All of them together fit into the buffer of a channel. */
const MESSAGE_BYTES = 16_384;
const FEEDBACK_MS = 2_000;

const KINDS: Readonly<Record<string, RTCDataChannelInit>> = {
  reliable: {},
  unordered: { ordered: false },
  lifetime: { ordered: false, maxPacketLifeTime: 1 },
  retransmits: { ordered: false, maxRetransmits: 0 },
};

/** Ordered or not, reliable or not. RFC 8831 §6.1, RFC 8832 §5.1, RFC 3758. */
export const channelExperiment: Experiment = {
  id: "channel",
  title: { en: "Data channels: ordered and reliable?", zh: "数据通道：有序吗？可靠吗？" },
  shows: {
    en: "Sends 400 numbered messages of 16 KB at once, faster than the network takes them, and counts what arrives. With a lifetime, the sender drops messages that wait too long.",
    zh: "连续发送 400 条带编号的 16 KB 消息，超过实际发送能力，并统计到达的消息。设置存活时间（maxPacketLifeTime）后，发送方会放弃排队过久的消息。",
  },
  choices: [
    {
      name: "kind",
      title: { en: "Channel", zh: "通道" },
      options: () => [
        { value: "reliable", title: { en: "ordered, reliable (default)", zh: "有序、可靠（默认）" } },
        { value: "unordered", title: { en: "unordered, reliable", zh: "无序、可靠" } },
        { value: "lifetime", title: { en: "unordered, lifetime of 1 ms", zh: "无序，存活时间 1 ms" } },
        { value: "retransmits", title: { en: "unordered, no retransmission", zh: "无序，不重传" } },
      ],
    },
  ],
  async run({ choice, begin, showProgress, stop }) {
    const kind = choice("kind");
    const call = begin(PLAIN);
    const { a, b } = call.ends;
    // Created before the offer, so that the offer has an m-section for it.
    const sending = a.connection.createDataChannel("experiment", KINDS[kind] ?? {});
    const arrived: number[] = [];
    b.connection.addEventListener("datachannel", ({ channel }) => {
      channel.binaryType = "arraybuffer";
      channel.addEventListener("message", ({ data }) => {
        if (data instanceof ArrayBuffer) arrived.push(new DataView(data).getUint32(0));
      });
    });
    await call.offer("a");
    const isOpen = () => areConnected(call) && sending.readyState === "open";
    if ((await waitUntil(call, isOpen, { limitMs: LIMIT_MS, stop })) === undefined)
      throw new Error("The data channel did not open.");
    showProgress({ en: "Sending…", zh: "发送中……" });
    const startedAtMs = performance.now();
    for (let number = 0; number < MESSAGES; number += 1) {
      const message = new DataView(new ArrayBuffer(MESSAGE_BYTES));
      message.setUint32(0, number);
      sending.send(message.buffer);
    }
    await waitUntil(call, () => sending.bufferedAmount === 0, { limitMs: LIMIT_MS, stop });
    let count = -1;
    // Until nothing more arrives.
    while (arrived.length < MESSAGES && arrived.length !== count) {
      count = arrived.length;
      await pause(FEEDBACK_MS, stop);
    }
    const tookMs = performance.now() - startedAtMs;
    const late = arrived.filter((number, index) => index > 0 && number < (arrived[index - 1] ?? 0)).length;
    const lost = MESSAGES - arrived.length;
    return {
      columns: [],
      rows: [
        { id: "sent", what: { en: "sent", zh: "发送" }, values: [String(MESSAGES)] },
        { id: "arrived", what: { en: "arrived", zh: "到达" }, values: [String(arrived.length)] },
        { id: "out-of-order", what: { en: "out of order", zh: "乱序" }, values: [String(late)] },
        { id: "time", what: { en: "time", zh: "用时" }, values: [milliseconds(tookMs)] },
      ],
      conclusion:
        lost > 0
          ? {
              en: `The sender dropped ${lost} messages because their lifetime ended while they waited. Good for positions and voice, bad for files.`,
              zh: `有 ${lost} 条消息被发送方放弃：还在排队就已超时。适合位置和语音数据，不适合文件。`,
            }
          : kind === "lifetime"
            ? {
                en: "Nothing was dropped, although most messages waited longer than 1 ms: Firefox still sends queued messages. Chromium drops them in the queue.",
                zh: "大多数消息都等待超过 1 ms，却没有一条被放弃：Firefox 仍会发出排队的消息，Chromium 则会在队列中丢弃。",
              }
            : {
                en: "Nothing was lost on this path inside one computer. When packets are lost, only a reliable channel retransmits them, and only an ordered one makes the others wait.",
                zh: "本机内部的路径没有丢包。实际丢包时，只有可靠通道会重传，也只有有序通道会让后续消息等待。",
              },
    };
  },
};

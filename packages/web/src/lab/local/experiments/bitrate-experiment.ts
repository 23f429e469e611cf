import { type Experiment, plain } from "./experiment.ts";
import { capBitrate, PLAIN } from "./experiment-call.ts";
import { areConnected, pause, sentKilobitsPerSecond, whenever } from "./observation.ts";

const LIMIT_MS = 15_000;
/** The sender needs some time to find its rate, and to come down to another one. */
const RAMP_MS = 3_000;
const MEASURE_MS = 4_000;
const CAPS_KBPS = [30, 75, 150, 300];

/** `RTCRtpEncodingParameters.maxBitrate`, while the call goes on and without any new description. W3C WebRTC §5.2. */
export const bitrateExperiment: Experiment = {
  id: "bitrate",
  title: { en: "Cap the bitrate", zh: "限制码率" },
  shows: {
    en: "Lets A send as it likes, then caps its picture with setParameters. No offer and no answer is needed for that.",
    zh: "先让 A 不限码率发送，再用 setParameters 限制视频码率。这不需要重新协商 offer 和 answer。",
  },
  choices: [
    {
      name: "cap",
      title: { en: "At most", zh: "上限" },
      options: () => CAPS_KBPS.map((cap) => ({ value: String(cap), title: plain(`${cap} kbit/s`) })),
    },
  ],
  async run({ choice, begin, tell, stop }) {
    const cap = Number(choice("cap"));
    const call = begin(PLAIN);
    const { a } = call.ends;
    await call.offer("a");
    await whenever(call, () => areConnected(call), { limitMs: LIMIT_MS, stop });
    tell({ en: "Measuring without a cap …", zh: "正在测量（无上限）……" });
    await pause(RAMP_MS, stop);
    const free = await sentKilobitsPerSecond(a, MEASURE_MS, stop);
    await capBitrate(a.connection, cap);
    tell({ en: `Measuring at most ${cap} kbit/s …`, zh: `正在测量（上限 ${cap} kbit/s）……` });
    await pause(RAMP_MS, stop);
    const capped = await sentKilobitsPerSecond(a, MEASURE_MS, stop);
    const words = (rate: number) => `${rate.toFixed(0)} kbit/s`;
    return {
      columns: [],
      rows: [
        { id: "free", what: { en: "without a cap", zh: "无上限" }, values: [words(free)] },
        { id: "cap", what: { en: "the cap", zh: "上限" }, values: [words(cap)] },
        { id: "capped", what: { en: "with the cap", zh: "有上限" }, values: [words(capped)] },
      ],
      conclusion:
        free <= cap
          ? {
              en: "The picture takes less than the cap anyway. Choose a lower one.",
              zh: "视频码率本来就低于该上限，请选择更低的值。",
            }
          : capped < free
            ? {
                en: "The sender stays below the cap, with a coarser picture or fewer frames.",
                zh: "发送方保持在上限以内，代价是画质或帧率下降。",
              }
            : { en: "The cap had no effect here.", zh: "上限没有生效。" },
    };
  },
};

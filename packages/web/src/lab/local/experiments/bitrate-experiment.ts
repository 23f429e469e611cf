import { type Experiment, plain } from "./experiment.ts";
import { capBitrate, PLAIN } from "./experiment-call.ts";
import { areConnected, pause, sentKilobitsPerSecond, waitUntil } from "./observation.ts";

const LIMIT_MS = 15_000;
/** The sender needs some time to adapt its bitrate. */
const RAMP_MS = 3_000;
const MEASURE_MS = 4_000;
const CAPS_KBPS = [30, 75, 150, 300];

/** `RTCRtpEncodingParameters.maxBitrate` during a call, without renegotiation. W3C WebRTC §5.2. */
export const bitrateExperiment: Experiment = {
  id: "bitrate",
  title: { en: "Limit the bitrate", zh: "限制码率" },
  shows: {
    en: "Lets A send without a limit, then limits its video with setParameters. That needs no new offer and answer.",
    zh: "先让 A 不限码率发送，再用 setParameters 限制视频码率。这不需要重新协商 offer 和 answer。",
  },
  choices: [
    {
      name: "cap",
      title: { en: "At most", zh: "上限" },
      options: () => CAPS_KBPS.map((cap) => ({ value: String(cap), title: plain(`${cap} kbit/s`) })),
    },
  ],
  async run({ choice, begin, showProgress, stop }) {
    const cap = Number(choice("cap"));
    const call = begin(PLAIN);
    const { a } = call.ends;
    await call.offer("a");
    await waitUntil(call, () => areConnected(call), { limitMs: LIMIT_MS, stop });
    showProgress({ en: "Measuring without a limit…", zh: "正在测量（无上限）……" });
    await pause(RAMP_MS, stop);
    const free = await sentKilobitsPerSecond(a, MEASURE_MS, stop);
    await capBitrate(a.connection, cap);
    showProgress({ en: `Measuring with a limit of ${cap} kbit/s…`, zh: `正在测量（上限 ${cap} kbit/s）……` });
    await pause(RAMP_MS, stop);
    const capped = await sentKilobitsPerSecond(a, MEASURE_MS, stop);
    const words = (rate: number) => `${rate.toFixed(0)} kbit/s`;
    return {
      columns: [],
      rows: [
        { id: "free", what: { en: "without a limit", zh: "无上限" }, values: [words(free)] },
        { id: "cap", what: { en: "the limit", zh: "上限" }, values: [words(cap)] },
        { id: "capped", what: { en: "with the limit", zh: "有上限" }, values: [words(capped)] },
      ],
      conclusion:
        free <= cap
          ? {
              en: "The video uses less than the limit anyway. Choose a lower one.",
              zh: "视频码率本来就低于该上限，请选择更低的值。",
            }
          : capped < free
            ? {
                en: "The sender stays below the limit, with a coarser picture or fewer frames.",
                zh: "发送方保持在上限以内，代价是画质或帧率下降。",
              }
            : { en: "The limit had no effect here.", zh: "上限没有生效。" },
    };
  },
};

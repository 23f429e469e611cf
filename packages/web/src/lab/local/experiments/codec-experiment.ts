import { videoCodecs } from "../../../loopback/codec-preference.ts";
import { type Experiment, plain } from "./experiment.ts";
import { PLAIN } from "./experiment-call.ts";
import { codecInUse, framesDecoded, waitUntil } from "./observation.ts";

const LIMIT_MS = 15_000;

/** The effect of `setCodecPreferences`. W3C WebRTC §5.4, RFC 8829 §5.2.1. */
export const codecExperiment: Experiment = {
  id: "codec",
  title: { en: "Prefer a codec", zh: "指定优先的编解码器" },
  shows: {
    en: "Puts a codec first on both sides. The order in the m-line is the order of preference; the sender uses the first codec that both support.",
    zh: "双方都把某种编解码器排在首位。m 行里的顺序表示偏好；发送方采用双方都支持的第一个。",
  },
  choices: [
    {
      name: "codec",
      title: { en: "Video codec", zh: "视频编解码器" },
      options: () => videoCodecs().map((value) => ({ value, title: plain(value) })),
    },
  ],
  async run({ choice, begin, showProgress, stop }) {
    const wanted = choice("codec");
    showProgress({ en: `Calling with ${wanted} first…`, zh: `正在呼叫（优先 ${wanted}）……` });
    const call = begin({ ...PLAIN, codec: wanted });
    await call.offer("a");
    const { a, b } = call.ends;
    const limit = { limitMs: LIMIT_MS, stop };
    await waitUntil(call, () => framesDecoded(b) > 0 && framesDecoded(a) > 0, limit);
    const used = { a: await codecInUse(a), b: await codecInUse(b) };
    const isUsed = [used.a, used.b].every((mimeType) => mimeType?.toLowerCase() === wanted.toLowerCase());
    return {
      columns: [],
      rows: [
        { id: "wanted", what: { en: "put first", zh: "排在首位" }, values: [wanted] },
        { id: "b-receives", what: { en: "B receives", zh: "B 收到" }, values: [used.b ?? "–"] },
        { id: "a-receives", what: { en: "A receives", zh: "A 收到" }, values: [used.a ?? "–"] },
      ],
      conclusion: isUsed
        ? { en: "Both sides use it.", zh: "双方都采用了它。" }
        : {
            en: "It is not in use: one side can decode but not encode it, or no frame came in time.",
            zh: "没有采用：有一方能解码但不能编码，或没有及时收到帧。",
          },
    };
  },
};

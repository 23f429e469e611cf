import type { Experiment } from "./experiment.ts";
import { type End, PLAIN } from "./experiment-call.ts";
import { areConnected, framesDecoded, pairWords, selectedPair, ufragOf, waitUntil } from "./observation.ts";

const LIMIT_MS = 15_000;

/** `restartIce()` during a call. RFC 8445 §9, RFC 8829 §5.5. */
export const restartExperiment: Experiment = {
  id: "restart",
  title: { en: "Restart ICE", zh: "重启 ICE" },
  shows: {
    en: "Connects, then restarts ICE: new credentials, new candidates, new checks. The old path carries the media until a new one is found. DTLS is not affected.",
    zh: "先建立连接，再重启 ICE：更换凭据，重新收集候选并检查；找到新路径之前，媒体继续走旧路径。DTLS 保持不变。",
  },
  choices: [],
  async run({ begin, showProgress, stop }) {
    const call = begin(PLAIN);
    const { a, b } = call.ends;
    const limit = { limitMs: LIMIT_MS, stop };
    showProgress({ en: "Connecting…", zh: "正在连接……" });
    await call.offer("a");
    await waitUntil(call, () => areConnected(call) && framesDecoded(b) > 0, limit);
    const before = stateOf(a, b);
    showProgress({ en: "Restarting…", zh: "正在重启……" });
    a.connection.restartIce();
    await call.offer("a");
    const isNegotiated = () =>
      ufragOf(a.connection.currentLocalDescription) !== before.ufrag &&
      a.connection.signalingState === "stable";
    await waitUntil(call, isNegotiated, limit);
    await waitUntil(call, () => selectedPair(a)?.id !== before.pairId, limit);
    const seen = before.frames;
    await waitUntil(call, () => areConnected(call) && framesDecoded(b) > seen, limit);
    const after = stateOf(a, b);
    return {
      columns: [
        { en: "before", zh: "重启前" },
        { en: "after", zh: "重启后" },
      ],
      rows: [
        {
          id: "ufrag",
          what: { en: "ice-ufrag of A", zh: "A 的 ice-ufrag" },
          values: [before.ufrag, after.ufrag],
        },
        { id: "pair", what: { en: "path", zh: "路径" }, values: [before.pair, after.pair] },
        { id: "state", what: { en: "connection", zh: "连接" }, values: [before.state, after.state] },
        {
          id: "frames",
          what: { en: "frames decoded by B", zh: "B 解码的帧数" },
          values: [String(before.frames), String(after.frames)],
        },
      ],
      conclusion:
        after.ufrag !== before.ufrag && after.frames > before.frames
          ? {
              en: "The credentials changed, and the video continued. This is how a call recovers when its network changes.",
              zh: "凭据已更换，视频没有中断。网络切换时，通话就是这样恢复的。",
            }
          : { en: "The restart did not succeed.", zh: "重启没有成功。" },
    };
  },
};

function stateOf(a: End, b: End) {
  const pair = selectedPair(a);
  return {
    ufrag: ufragOf(a.connection.currentLocalDescription),
    pairId: pair?.id,
    pair: pairWords(pair),
    state: a.connection.connectionState,
    frames: framesDecoded(b),
  };
}

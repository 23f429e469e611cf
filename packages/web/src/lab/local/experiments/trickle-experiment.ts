import { type Experiment, milliseconds, type Run } from "./experiment.ts";
import { PLAIN } from "./experiment-call.ts";
import { areConnected, framesDecoded, waitUntil } from "./observation.ts";

const LIMIT_MS = 20_000;

/**
 * The same call with and without trickle ICE (RFC 8838). An unmeasured call comes first, because the first call of a page
 * waits for the browser to start its codecs.
 */
export const trickleExperiment: Experiment = {
  id: "trickle",
  title: { en: "Trickle ICE, or waiting for all candidates", zh: "Trickle ICE 与等齐候选对比" },
  shows: {
    en: "After a warm-up call, makes the same call twice with this server’s STUN and TURN servers. In one, each candidate is sent as soon as it is found; in the other, descriptions are sent when gathering is complete.",
    zh: "先预热一次，再用本服务器的 STUN 和 TURN 各呼叫一次：一次是候选收集到就发送，一次是等收集完毕再发送描述。",
  },
  choices: [],
  async run(run) {
    const iceServers = await run.iceServers();
    run.showProgress({ en: "Warm-up call, not measured…", zh: "预热中，不计入测量……" });
    await measure(run, { trickle: true, iceServers: [] });
    run.showProgress({ en: "With trickle ICE…", zh: "使用 Trickle ICE……" });
    const trickled = await measure(run, { trickle: true, iceServers });
    run.showProgress({ en: "Waiting for all candidates…", zh: "等齐候选……" });
    const complete = await measure(run, { trickle: false, iceServers });
    const rows = [
      { id: "offered", what: { en: "offer at B", zh: "offer 到达 B" } },
      { id: "answered", what: { en: "answer at A", zh: "answer 到达 A" } },
      { id: "connected", what: { en: "both connected", zh: "双方连通" } },
      { id: "seen", what: { en: "B decodes the first frame", zh: "B 解码出第一帧" } },
    ] as const;
    return {
      columns: [
        { en: "trickle", zh: "逐个发送" },
        { en: "all at once", zh: "等齐再发" },
      ],
      rows: rows.map(({ id, what }) => ({
        id,
        what,
        values: [trickled[id], complete[id]].map((ms) =>
          ms === undefined ? `> ${milliseconds(LIMIT_MS)}` : milliseconds(ms),
        ),
      })),
      conclusion:
        (trickled.seen ?? LIMIT_MS) < (complete.seen ?? LIMIT_MS)
          ? {
              en: "Trickle ICE was faster: checks began while other candidates were still being gathered.",
              zh: "Trickle 更快：其余候选仍在收集时，检查就已开始。",
            }
          : {
              en: "No gain this time: gathering was complete almost at once. With a slow or silent STUN server, the difference is several seconds.",
              zh: "这次没有差别：收集几乎立即完成。如果 STUN 服务器慢或没有响应，差距会达到数秒。",
            },
    };
  },
};

async function measure(
  { begin, stop }: Run,
  { trickle, iceServers }: { readonly trickle: boolean; readonly iceServers: RTCIceServer[] },
) {
  const call = begin({ ...PLAIN, trickle, configuration: { iceServers } });
  const { a, b } = call.ends;
  const limit = { limitMs: LIMIT_MS, stop };
  const times = Promise.all([
    waitUntil(call, () => b.connection.remoteDescription !== null, limit),
    waitUntil(call, () => a.connection.remoteDescription !== null, limit),
    waitUntil(call, () => areConnected(call), limit),
    waitUntil(call, () => framesDecoded(b) > 0, limit),
  ]);
  // Without trickle ICE, gathering may take longer than the limit.
  const [offered, answered, connected, seen] = await Promise.race([times, call.offer("a").then(() => times)]);
  return { offered, answered, connected, seen };
}

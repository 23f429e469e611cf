import { type Experiment, milliseconds } from "./experiment.ts";
import { PLAIN } from "./experiment-call.ts";
import { areConnected, connectedPair, pairWords, waitUntil } from "./observation.ts";

const LIMIT_MS = 20_000;

/** `RTCConfiguration.iceTransportPolicy`. W3C WebRTC §4.2.5, RFC 8829 §3.5.3. */
export const policyExperiment: Experiment = {
  id: "policy",
  title: { en: "Which candidates may be used", zh: "允许使用哪些候选" },
  shows: {
    en: "With the policy “relay”, the browser reveals none of its own addresses: everything goes through TURN, and the other end does not learn where you are. Without a TURN server, there are no candidates.",
    zh: "策略为“relay”时，浏览器不会暴露自己的任何地址：所有数据都经过 TURN，对端也就不知道你的位置。没有 TURN 服务器就没有可用的候选。",
  },
  choices: [
    {
      name: "policy",
      title: { en: "iceTransportPolicy", zh: "iceTransportPolicy" },
      options: () => [
        { value: "relay", title: { en: "relay: TURN only", zh: "relay：仅 TURN" } },
        { value: "all", title: { en: "all: any path", zh: "all：任何可用路径" } },
      ],
    },
    {
      name: "servers",
      title: { en: "ICE servers", zh: "ICE 服务器" },
      options: () => [
        { value: "own", title: { en: "this server’s", zh: "本服务器的" } },
        { value: "none", title: { en: "none", zh: "不用" } },
      ],
    },
  ],
  async run({ choice, begin, iceServers, showProgress, stop }) {
    const policy = choice("policy") === "relay" ? "relay" : "all";
    const servers = choice("servers") === "own" ? await iceServers() : [];
    showProgress({ en: "Calling…", zh: "呼叫中……" });
    const call = begin({ ...PLAIN, configuration: { iceTransportPolicy: policy, iceServers: servers } });
    await call.offer("a");
    const over = () => areConnected(call) || call.ends.a.connection.connectionState === "failed";
    const atMs = await waitUntil(call, over, { limitMs: LIMIT_MS, stop });
    const pair = await connectedPair(call, call.ends.a, stop);
    const isConnected = areConnected(call);
    const sent = (from: "a" | "b") => {
      const subjects = call.signaling.messages.value.filter((message) => message.from === from);
      const types = new Set(subjects.map(({ subject }) => subject));
      return ["host", "srflx", "relay"].filter((type) => types.has(type as "host")).join(", ") || "–";
    };
    return {
      columns: [],
      rows: [
        { id: "a-candidates", what: { en: "candidates of A", zh: "A 的候选" }, values: [sent("a")] },
        { id: "b-candidates", what: { en: "candidates of B", zh: "B 的候选" }, values: [sent("b")] },
        {
          id: "state",
          what: { en: "connection", zh: "连接" },
          values: [call.ends.a.connection.connectionState],
        },
        { id: "pair", what: { en: "path, seen from A", zh: "路径（A 看来）" }, values: [pairWords(pair)] },
        {
          id: "time",
          what: { en: "time", zh: "用时" },
          values: [milliseconds(isConnected ? atMs : undefined)],
        },
      ],
      conclusion: isConnected
        ? pair?.local?.type === "relay"
          ? { en: "Everything goes through the relay.", zh: "所有数据都经过中继。" }
          : { en: "There is a direct path, which is better.", zh: "存在直连路径，而且更优。" }
        : {
            en: "Without candidates there is no pair to check: it never connects.",
            zh: "没有候选，也就没有可检查的候选对：永远连不上。",
          },
    };
  },
};

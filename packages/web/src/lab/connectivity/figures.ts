import type { Text } from "@visavis/trace/core";

interface FigureWords {
  readonly name: Text;
  readonly unit?: "ms" | "kbit/s" | "dBFS" | "fps" | "%";
}

/** Everything that is measured, by its key in the report. */
export const FIGURES = {
  device: { name: { en: "Device", zh: "设备" } },
  channels: { name: { en: "Channels", zh: "声道" } },
  soundMs: { name: { en: "Sound present for", zh: "有声音的时长" }, unit: "ms" },
  rmsDbfs: { name: { en: "Loudest RMS", zh: "最大 RMS" }, unit: "dBFS" },
  peakDbfs: { name: { en: "Peak", zh: "峰值" }, unit: "dBFS" },
  clippedStretches: { name: { en: "Clipped stretches", zh: "削波片段" } },
  size: { name: { en: "Size delivered", zh: "实际分辨率" } },
  setUpMs: { name: { en: "Time to first frame", zh: "首帧用时" }, unit: "ms" },
  encodeMs: { name: { en: "Encoding time of a frame", zh: "单帧编码用时" }, unit: "ms" },
  leastFps: { name: { en: "Frame rate sent, lowest", zh: "发送帧率（最低）" }, unit: "fps" },
  meanFps: { name: { en: "Frame rate sent, mean", zh: "发送帧率（平均）" }, unit: "fps" },
  mostFps: { name: { en: "Frame rate sent, highest", zh: "发送帧率（最高）" }, unit: "fps" },
  receivedFrames: { name: { en: "Frames received", zh: "收到的帧" } },
  pictures: { name: { en: "Frames checked", zh: "已检查帧数" } },
  blackPictures: { name: { en: "Black", zh: "黑帧" } },
  frozenPictures: { name: { en: "Frozen", zh: "静止帧" } },
  supported: { name: { en: "Supported", zh: "支持" } },
  unsupported: { name: { en: "Not supported", zh: "不支持" } },
  server: { name: { en: "Server", zh: "服务器" } },
  relayAddress: { name: { en: "Relayed address", zh: "中继地址" } },
  gatheredMs: { name: { en: "Time to the relayed address", zh: "获取中继地址用时" }, unit: "ms" },
  roundTripMs: { name: { en: "Round-trip time", zh: "往返时延" }, unit: "ms" },
  longestRoundTripMs: { name: { en: "Round-trip time, longest", zh: "往返时延（最长）" }, unit: "ms" },
  errors: { name: { en: "Browser errors", zh: "浏览器报错" } },
  addresses: { name: { en: "Addresses", zh: "地址" } },
  candidates: { name: { en: "Candidates of this type", zh: "该类型候选" } },
  openedMs: { name: { en: "Time to connect", zh: "建立连接用时" }, unit: "ms" },
  kbps: { name: { en: "Received, mean", zh: "接收速率（平均）" }, unit: "kbit/s" },
  kbpsEachSecond: { name: { en: "Received, each second", zh: "接收速率（逐秒）" }, unit: "kbit/s" },
  receivedBytes: { name: { en: "Bytes received", zh: "接收字节数" } },
  meanEstimateKbps: { name: { en: "Bandwidth estimate, mean", zh: "带宽估计（平均）" }, unit: "kbit/s" },
  mostEstimateKbps: { name: { en: "Bandwidth estimate, highest", zh: "带宽估计（最高）" }, unit: "kbit/s" },
  rampUpMs: { name: { en: "Ramp-up to 75 %", zh: "爬升到 75% 用时" }, unit: "ms" },
  packets: { name: { en: "Packets sent", zh: "发送包数" } },
  lostPercent: { name: { en: "Packets lost", zh: "丢包率" }, unit: "%" },
  nackCount: { name: { en: "Retransmission requests (NACK)", zh: "重传请求数（NACK）" } },
  pliCount: { name: { en: "Key frame requests (PLI)", zh: "关键帧请求数（PLI）" } },
  sent: { name: { en: "Packets sent", zh: "发送包数" } },
  returned: { name: { en: "Packets returned", zh: "返回包数" } },
  shortestMs: { name: { en: "Delay, shortest", zh: "延迟（最短）" }, unit: "ms" },
  meanMs: { name: { en: "Delay, mean", zh: "延迟（平均）" }, unit: "ms" },
  longestMs: { name: { en: "Delay, longest", zh: "延迟（最长）" }, unit: "ms" },
  longestEachSecondMs: { name: { en: "Delay, longest of each second", zh: "延迟（逐秒最长）" }, unit: "ms" },
  browserWords: { name: { en: "Browser message", zh: "浏览器报错原文" } },
} as const satisfies Record<string, FigureWords>;

export type FigureName = keyof typeof FIGURES;

/** `null` if the browser does not report it, or if it never happened. */
export type FigureValue = number | string | null | readonly number[] | readonly string[];

export type Figures = Readonly<Partial<Record<FigureName, FigureValue>>>;

/** One decimal at most below 100, none above. */
function roundedFigure(value: number): number {
  return Math.abs(value) < 100 ? Number(value.toFixed(1)) : Math.round(value);
}

/** A figure with its unit, the same in both languages. */
export function figureText(name: FigureName, value: FigureValue): string {
  const words: FigureWords = FIGURES[name];
  const ending = words.unit === undefined ? "" : ` ${words.unit}`;
  if (value === null) return "–";
  if (typeof value === "string") return value;
  if (typeof value === "number") {
    return `${Number.isFinite(value) ? roundedFigure(value) : "−∞"}${ending}`;
  }
  if (value.length === 0) return "–";
  return `${value.map((one) => (typeof one === "number" ? roundedFigure(one) : one)).join(", ")}${ending}`;
}

import type { MeasuredStream } from "@visavis/trace/core";
import { phrasebook } from "../i18n/language.ts";

const say = phrasebook(
  {
    outgoing: "sent",
    incoming: "received",
    audio: "audio",
    video: "video",
    data: "data",
    pair: "pair in use",
  },
  { outgoing: "发送", incoming: "接收", audio: "音频", video: "视频", data: "数据", pair: "使用中的候选对" },
);

/** The stream of a line or band, such as `video sent · mid 1 · rid h`. Without one, it is about the candidate pair in use. */
export function streamWords(stream: MeasuredStream | undefined): string {
  const words = say();
  if (stream === undefined) return words.pair;
  const { direction, kind, mid, rid } = stream;
  const what = kind === undefined ? stream.id.slice(0, 30) : words[kind];
  return [
    `${what} ${words[direction]}`,
    mid === undefined ? undefined : `mid ${mid.slice(0, 20)}`,
    rid === undefined ? undefined : `rid ${rid.slice(0, 20)}`,
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}

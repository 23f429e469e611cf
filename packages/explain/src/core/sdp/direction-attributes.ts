import type { Text } from "@visavis/trace/core";
import { rfc } from "../source.ts";
import type { ExplainLine } from "./explanation.ts";

const direction =
  (inMedia: Text, section: string): ExplainLine =>
  (line, { section: { kind } }) => {
    if (line.value !== "") return undefined;
    const explanation: Text =
      kind === "application"
        ? {
            en: "Data channels have no direction; the line says nothing here.",
            zh: "数据通道没有方向，这一行在这里没有意义。",
          }
        : kind === undefined
          ? {
              en: "The direction for m-sections that do not write one themselves. In browsers’ descriptions each writes its own.",
              zh: "未写明方向的媒体段以此为准。浏览器生成的描述中每个媒体段都会写明方向。",
            }
          : inMedia;
    return { explanation, source: rfc(8866, section), parts: [] };
  };

/** Directions are meant as seen by whoever wrote the description. */
export const DIRECTION_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  [
    "sendrecv",
    direction(
      {
        en: "This end sends and wants to receive. Each direction is seen from whoever wrote the description.",
        zh: "本端既发送也愿意接收。方向以生成描述的一端为准。",
      },
      "6.7.2",
    ),
  ],
  [
    "sendonly",
    direction(
      {
        en: "This end sends and wants nothing back. The answer to it is recvonly, or inactive.",
        zh: "本端只发送，不接收。对应的 answer 是 recvonly 或 inactive。",
      },
      "6.7.3",
    ),
  ],
  [
    "recvonly",
    direction(
      {
        en: "This end only receives: it has no track to send here. The answer to it is sendonly, or inactive.",
        zh: "本端只接收：没有可发送的轨道。对应的 answer 是 sendonly 或 inactive。",
      },
      "6.7.1",
    ),
  ],
  [
    "inactive",
    direction(
      {
        en: "Nothing is sent either way for now, as while a call is on hold. RTCP goes on, and the m-section can be woken up at any time.",
        zh: "暂时双向都不发送，例如通话保持时。RTCP 照常发送，可随时恢复。",
      },
      "6.7.4",
    ),
  ],
];

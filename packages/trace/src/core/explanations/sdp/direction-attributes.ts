import { rfc } from "../source.ts";
import type { Text } from "../text.ts";
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
              zh: "没有自己写明方向的段以此为准。浏览器的描述里每一段都自己写。",
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
        zh: "这一端既发送也愿意接收。方向都从写描述的一端来看。",
      },
      "6.7.2",
    ),
  ],
  [
    "sendonly",
    direction(
      {
        en: "This end sends and wants nothing back. The answer to it is recvonly, or inactive.",
        zh: "这一端只发送，不要对方的。对应的回答是 recvonly 或 inactive。",
      },
      "6.7.3",
    ),
  ],
  [
    "recvonly",
    direction(
      {
        en: "This end only receives: it has no track to send here. The answer to it is sendonly, or inactive.",
        zh: "这一端只接收：这里没有轨道可发。对应的回答是 sendonly 或 inactive。",
      },
      "6.7.1",
    ),
  ],
  [
    "inactive",
    direction(
      {
        en: "Nothing is sent either way for now, as while a call is on hold. RTCP goes on, and the m-section can be woken up at any time.",
        zh: "暂时两个方向都不发，例如通话保持时。RTCP 照常，随时可以恢复。",
      },
      "6.7.4",
    ),
  ],
];

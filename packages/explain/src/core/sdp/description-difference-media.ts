import type { Text } from "@visavis/trace/core";
import { attributeOf, attributesOf, isRejected, type SdpSection } from "@visavis/trace/core/sdp";
import type { Found, SectionPair } from "./description-difference-change.ts";

/** RFC 8866 §6.7: without a line both ways are meant. */
const directionOf = ({ direction }: SdpSection): string => direction ?? "sendrecv";

const DIRECTION_WORDS: Readonly<Record<string, Text>> = {
  sendrecv: { en: "both directions", zh: "双向" },
  sendonly: { en: "this end only sends", zh: "本端只发送" },
  recvonly: { en: "this end only receives", zh: "本端只接收" },
  inactive: { en: "neither direction", zh: "双向停止" },
};

/** What differs in who sends what: use, direction, streams, simulcast, limits. */
export function mediaChanges({ before, after, isSameWriter }: SectionPair): readonly Found[] {
  const use = useChanges(before, after);
  if (use.some(({ kind }) => kind === "sectionRejected")) return use;
  return [
    ...use,
    ...directionChanges(before, after),
    ...streamChanges(before, after),
    ...sourceChanges(before, after, isSameWriter),
    ...valueChanges(before, after),
  ];
}

function useChanges(before: SdpSection, after: SdpSection): readonly Found[] {
  if (isRejected(before) === isRejected(after)) return [];
  return isRejected(after)
    ? [
        {
          kind: "sectionRejected",
          text: {
            en: "The m-section is refused or stopped: its port is 0 now.",
            zh: "该媒体段被拒绝或已停止：端口变为 0。",
          },
        },
      ]
    : [{ kind: "sectionAccepted", text: { en: "The m-section is in use again.", zh: "该媒体段重新启用。" } }];
}

function directionChanges(before: SdpSection, after: SdpSection): readonly Found[] {
  const [old, now] = [directionOf(before), directionOf(after)];
  if (old === now || after.kind === "application") return [];
  const words = DIRECTION_WORDS[now];
  const text = {
    en: `Direction ${old} → ${now}: ${words?.en}.`,
    zh: `方向 ${old} → ${now}：${words?.zh}。`,
  };
  return [{ kind: "direction", text }];
}

function streamChanges(before: SdpSection, after: SdpSection): readonly Found[] {
  const [old, now] = [attributesOf(before, "msid"), attributesOf(after, "msid")];
  if (old.join("\n") === now.join("\n")) return [];
  const streamOf = (values: readonly string[]) => values.map((value) => value.split(" ", 1)[0]).join(" ");
  const text: Text =
    now.length === 0
      ? { en: "No track is announced any more.", zh: "不再声明轨道。" }
      : old.length === 0
        ? { en: "A track is announced now.", zh: "新声明了一条轨道。" }
        : streamOf(old) === streamOf(now)
          ? { en: "Another track in the same stream.", zh: "同一媒体流更换了轨道。" }
          : { en: "Another stream and track.", zh: "更换了媒体流和轨道。" };
  return [{ kind: "stream", text }];
}

/** The numbers of RTP streams are each end’s own, so that another writer has others anyway. */
function sourceChanges(before: SdpSection, after: SdpSection, isSameWriter: boolean): readonly Found[] {
  const numbersOf = (section: SdpSection) =>
    new Set(attributesOf(section, "ssrc").map((value) => value.split(" ", 1)[0] ?? ""));
  const [old, now] = [numbersOf(before), numbersOf(after)];
  const added = [...now].filter((number) => !old.has(number)).length;
  const removed = [...old].filter((number) => !now.has(number)).length;
  if (added === 0 && removed === 0) return [];
  const counts = `+${added} −${removed}`;
  const text: Text = isSameWriter
    ? { en: `Other RTP streams (SSRC): ${counts}.`, zh: `RTP 流（SSRC）有变化：${counts}。` }
    : { en: `RTP streams of its own (SSRC): ${counts}.`, zh: `各自的 RTP 流（SSRC）：${counts}。` };
  return [{ kind: "sources", text }];
}

function valueChanges(before: SdpSection, after: SdpSection): readonly Found[] {
  const found: Found[] = [];
  const compare = (kind: Found["kind"], values: (section: SdpSection) => string, name: Text) => {
    const [old, now] = [values(before), values(after)];
    if (old === now) return;
    const none: Text = { en: "none", zh: "无" };
    found.push({
      kind,
      text: {
        en: `${name.en}: ${old === "" ? none.en : old} → ${now === "" ? none.en : now}.`,
        zh: `${name.zh}：${old === "" ? none.zh : old} → ${now === "" ? none.zh : now}。`,
      },
    });
  };
  compare(
    "simulcast",
    (section) => [...attributesOf(section, "simulcast"), ...attributesOf(section, "rid")].join(" · "),
    { en: "Simulcast", zh: "Simulcast" },
  );
  compare(
    "bandwidth",
    ({ lines }) => lines.flatMap(({ type, value }) => (type === "b" ? [value] : [])).join(" · "),
    { en: "Limit of the bitrate", zh: "码率上限" },
  );
  compare("messageSize", (section) => attributeOf(section, "max-message-size") ?? "", {
    en: "Largest message, in bytes",
    zh: "最大消息（字节）",
  });
  return found;
}

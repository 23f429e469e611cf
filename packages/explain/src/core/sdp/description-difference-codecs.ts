import type { Text } from "@visavis/trace/core";
import { attributesOf, type SdpSection } from "@visavis/trace/core/sdp";
import { type Codec, type Codecs, codecLabel, codecsOf, repairedBy } from "./codec.ts";
import type { Found, SectionPair } from "./description-difference-change.ts";

/** A list does not grow beyond what can be read; the rest is counted. */
const MAX_LISTED = 8;

function list(items: readonly string[]): Text {
  const more = items.length - MAX_LISTED;
  const shown = items.slice(0, MAX_LISTED);
  return more <= 0
    ? { en: shown.join(", "), zh: shown.join("、") }
    : { en: `${shown.join(", ")} and ${more} more`, zh: `${shown.join("、")} 等 ${items.length} 项` };
}

function found(
  kind: Found["kind"],
  items: readonly string[],
  words: (items: Text) => Text,
): readonly Found[] {
  return items.length === 0 ? [] : [{ kind, text: words(list(items)) }];
}

/** What differs in formats, their order, parameters and feedback, and in header extensions. */
export function codecChanges({ before, after }: SectionPair): readonly Found[] {
  return [...formatChanges(before, after), ...extensionChanges(before, after)];
}

interface Formats {
  readonly codecs: Codecs;
  readonly feedback: ReadonlyMap<string, string>;
}

function formatsOf(section: SdpSection): Formats {
  const feedback = new Map<string, string[]>();
  for (const value of attributesOf(section, "rtcp-fb")) {
    const space = value.indexOf(" ");
    const payloadType = value.slice(0, Math.max(space, 0));
    const kinds = feedback.get(payloadType) ?? [];
    kinds.push(value.slice(space + 1));
    feedback.set(payloadType, kinds);
  }
  return {
    codecs: codecsOf(section),
    feedback: new Map([...feedback].map(([payloadType, kinds]) => [payloadType, kinds.sort().join(", ")])),
  };
}

const isRetransmission = ({ name }: Codec): boolean => name.toLowerCase() === "rtx";

/** What makes two codecs the same whatever their numbers. */
function identityOf(codec: Codec, codecs: Codecs): string {
  const repaired = isRetransmission(codec) ? repairedBy(codec, codecs) : undefined;
  const of = repaired === undefined || isRetransmission(repaired) ? codec : repaired;
  const label = isRetransmission(of) ? of.name : codecLabel(of, codecs);
  return `${of === codec ? "" : "rtx of "}${label} ${of.clockRate} ${of.channels ?? "1"}`.toLowerCase();
}

function byIdentity(codecs: Codecs): ReadonlyMap<string, Codec> {
  const found = new Map<string, Codec>();
  for (const codec of codecs.byPayloadType.values()) {
    const identity = identityOf(codec, codecs);
    if (!found.has(identity)) found.set(identity, codec);
  }
  return found;
}

function formatChanges(before: SdpSection, after: SdpSection): readonly Found[] {
  const [old, now] = [formatsOf(before), formatsOf(after)];
  const [oldCodecs, nowCodecs] = [byIdentity(old.codecs), byIdentity(now.codecs)];
  const common = [...nowCodecs].flatMap(([identity, codec]) => {
    const was = oldCodecs.get(identity);
    return was === undefined ? [] : [{ was, codec, label: codecLabel(codec, now.codecs) }];
  });
  const shown = common.filter(({ codec }) => !isRetransmission(codec));
  return [
    ...found("codecsAdded", onlyIn(nowCodecs, oldCodecs, now.codecs), (items) => ({
      en: `Codecs added: ${items.en}.`,
      zh: `新增编解码器：${items.zh}。`,
    })),
    ...found("codecsRemoved", onlyIn(oldCodecs, nowCodecs, old.codecs), (items) => ({
      en: `Codecs gone: ${items.en}.`,
      zh: `移除编解码器：${items.zh}。`,
    })),
    ...found(
      "codecsRenumbered",
      shown
        .filter(({ was, codec }) => was.payloadType !== codec.payloadType)
        .map(({ was, codec, label }) => `${label}: ${was.payloadType} → ${codec.payloadType}`),
      (items) => ({ en: `Other payload types: ${items.en}.`, zh: `负载类型编号有变化：${items.zh}。` }),
    ),
    ...orderChanges(
      shown.map(({ label }) => label),
      [...oldCodecs].flatMap(([identity, codec]) =>
        nowCodecs.has(identity) && !isRetransmission(codec) ? [codecLabel(codec, old.codecs)] : [],
      ),
    ),
    ...found(
      "codecParameters",
      shown
        .filter(({ was, codec }) => parametersText(was) !== parametersText(codec))
        .map(
          ({ was, codec, label }) =>
            `${label}: ${parametersText(was) || "∅"} → ${parametersText(codec) || "∅"}`,
        ),
      (items) => ({ en: `Other parameters: ${items.en}.`, zh: `参数有变化：${items.zh}。` }),
    ),
    ...found(
      "feedback",
      common
        .map(({ was, codec, label }) => ({
          label,
          from: old.feedback.get(was.payloadType) ?? "",
          to: now.feedback.get(codec.payloadType) ?? "",
        }))
        .filter(({ from, to }) => from !== to)
        .map(({ label, from, to }) => `${label}: ${from || "∅"} → ${to || "∅"}`),
      (items) => ({ en: `Other feedback: ${items.en}.`, zh: `反馈方式有变化：${items.zh}。` }),
    ),
  ];
}

/** What one has and the other has not; a retransmission format goes without saying where what it repairs is named. */
function onlyIn(
  these: ReadonlyMap<string, Codec>,
  those: ReadonlyMap<string, Codec>,
  codecs: Codecs,
): readonly string[] {
  const only = [...these].filter(([identity]) => !those.has(identity)).map(([, codec]) => codec);
  const named = new Set(only);
  return only
    .filter((codec) => {
      const repaired = isRetransmission(codec) ? repairedBy(codec, codecs) : undefined;
      return repaired === undefined || !named.has(repaired);
    })
    .map((codec) => codecLabel(codec, codecs));
}

/** The order of the m-line is the order of preference. RFC 8866 §5.14. */
function orderChanges(now: readonly string[], before: readonly string[]): readonly Found[] {
  if (now.join("\n") === before.join("\n")) return [];
  const preferred = now[0] === before[0] ? undefined : now[0];
  const order = list(now);
  const text: Text = {
    en: `${preferred === undefined ? "Another order of codecs" : `${preferred} is preferred now`}: ${order.en}.`,
    zh: `${preferred === undefined ? "编解码器顺序有变化" : `现在优先使用 ${preferred}`}：${order.zh}。`,
  };
  return [{ kind: "codecOrder", text }];
}

/** What a parameter is where it is not written: RFC 7587 §6.1, 6184 §8.1, 9628 §6, 4733 §2.4.1 and the AV1 RTP specification §7. */
const DEFAULTS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    "opus",
    new Set(["stereo=0", "sprop-stereo=0", "cbr=0", "useinbandfec=0", "usedtx=0", "maxplaybackrate=48000"]),
  ],
  ["h264", new Set(["packetization-mode=0", "level-asymmetry-allowed=0"])],
  ["vp9", new Set(["profile-id=0"])],
  ["av1", new Set(["profile=0", "level-idx=5", "tier=0"])],
  ["telephone-event", new Set(["0-15"])],
]);

/** Parameters that say something, in a fixed order; numbers of other formats are compared as such. */
function parametersText({ parameters, name }: Codec): string {
  const lower = name.toLowerCase();
  if (lower === "red" || lower === "rtx") return "";
  return parameters
    .split(";")
    .map((parameter) => parameter.trim())
    .filter((parameter) => parameter !== "" && DEFAULTS.get(lower)?.has(parameter) !== true)
    .sort()
    .join(";");
}

interface Extension {
  readonly id: string;
  readonly direction: string;
}

function extensionsOf(section: SdpSection): ReadonlyMap<string, Extension> {
  return new Map(
    attributesOf(section, "extmap").map((value) => {
      const space = value.indexOf(" ");
      const [id = "", direction = "sendrecv"] = value.slice(0, Math.max(space, 0)).split("/", 2);
      return [value.slice(space + 1), { id, direction }];
    }),
  );
}

/** The last part of a URI says what it is, without what it says of itself as a document. */
function shortName(uri: string): string {
  const name = uri.split(/[/:#]/).findLast((part) => part !== "") ?? uri;
  return name.replace(/^draft-[a-z]+-[a-z]+-/, "").replace(/-(?:rtp-header-extension|extensions-\d+)$/, "");
}

function extensionChanges(before: SdpSection, after: SdpSection): readonly Found[] {
  const [old, now] = [extensionsOf(before), extensionsOf(after)];
  const added = [...now.keys()].filter((uri) => !old.has(uri)).map(shortName);
  const removed = [...old.keys()].filter((uri) => !now.has(uri)).map(shortName);
  const changed = [...now].flatMap(([uri, { id, direction }]) => {
    const was = old.get(uri);
    if (was === undefined || (was.id === id && was.direction === direction)) return [];
    const said = (extension: Extension) => `${extension.id}/${extension.direction}`;
    return [`${shortName(uri)}: ${said(was)} → ${said({ id, direction })}`];
  });
  return [
    ...found("extensionsAdded", added, (items) => ({
      en: `Header extensions added: ${items.en}.`,
      zh: `新增头部扩展：${items.zh}。`,
    })),
    ...found("extensionsRemoved", removed, (items) => ({
      en: `Header extensions gone: ${items.en}.`,
      zh: `移除头部扩展：${items.zh}。`,
    })),
    ...found("extensionsRenumbered", changed, (items) => ({
      en: `Header extensions with another number or direction: ${items.en}.`,
      zh: `头部扩展的编号或方向有变化：${items.zh}。`,
    })),
  ];
}

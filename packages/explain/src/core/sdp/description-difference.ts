import { alike, listed, type Text } from "@visavis/trace/core";
import {
  attributeOf,
  attributesOf,
  candidateFields,
  type Description,
  isRejected,
  mediaLineOf,
  readDescription,
  type SdpLine,
  type SdpSection,
} from "@visavis/trace/core/sdp";
import { type Codec, type Codecs, codecLabel, codecsOf, repairedBy } from "./codecs.ts";

/** What can differ between two descriptions. */
export type ChangeKind =
  | "writer"
  | "version"
  | "bundle"
  | "sectionAdded"
  | "sectionMissing"
  | "sectionMoved"
  | "sectionRecycled"
  | "sectionRejected"
  | "sectionAccepted"
  | "direction"
  | "codecsAdded"
  | "codecsRemoved"
  | "codecsRenumbered"
  | "codecOrder"
  | "codecParameters"
  | "feedback"
  | "extensionsAdded"
  | "extensionsRemoved"
  | "extensionsRenumbered"
  | "iceCredentials"
  | "iceRestart"
  | "candidatesAdded"
  | "candidatesRemoved"
  | "endOfCandidates"
  | "defaultAddress"
  | "fingerprint"
  | "dtlsRole"
  | "stream"
  | "sources"
  | "simulcast"
  | "bandwidth"
  | "messageSize"
  | "otherLines"
  | "order";

/** One difference, described by its meaning. */
export interface Change {
  readonly kind: ChangeKind;
  readonly text: Text;
  /** The m-sections that it concerns, by mid or else by number; empty for the session as a whole. */
  readonly mids: readonly string[];
}

/** An m-section in both descriptions, with the session parts, whose attributes apply if it has none of its own. */
interface SectionPair {
  readonly before: SdpSection;
  readonly after: SdpSection;
  readonly sessionBefore: SdpSection;
  readonly sessionAfter: SdpSection;
  /** Whether the same end wrote both, so that a difference is a change. */
  readonly isSameWriter: boolean;
}

/** A change, without the m-sections that it concerns. */
type ChangeText = Omit<Change, "mids">;

/** Compares two descriptions by meaning. Accepts any text; equal texts have no differences. */
export function differenceOf(before: string, after: string): readonly Change[] {
  const first = readDescription(before);
  const second = readDescription(after);
  const isSameWriter = haveSameWriter(first.session, second.session);
  const { pairs, changes } = pairSections(first.media, second.media);
  const found: Change[] = [
    ...sessionChanges(first, second).map((change) => ({ ...change, mids: [] })),
    ...changes,
    ...pairs.flatMap(({ name, before, after }) =>
      sectionChanges({
        before,
        after,
        sessionBefore: first.session,
        sessionAfter: second.session,
        isSameWriter,
      }).map((change) => ({ ...change, mids: [name] })),
    ),
  ];
  if (found.length > 0 || sameLines(before, after)) return merged(found);
  return [{ ...wordingChange(before, after), mids: [] }];
}

function sectionChanges(pair: SectionPair): readonly ChangeText[] {
  const media = mediaChanges(pair);
  // A rejected m-section carries nothing, so its other differences do not matter.
  if (media.some(({ kind }) => kind === "sectionRejected")) return media;
  const { before, after, sessionBefore, sessionAfter } = pair;
  const elsewhere = { before: [sessionBefore], after: [sessionAfter] };
  return [
    ...media,
    ...codecChanges(pair),
    ...transportChanges(pair),
    ...otherLineChanges({ before, after, elsewhere }),
  ];
}

const linesOf = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line !== "");

const sameLines = (before: string, after: string): boolean =>
  linesOf(before).join("\n") === linesOf(after).join("\n");

/** The difference in order or wording, if nothing differs in meaning. */
function wordingChange(before: string, after: string): ChangeText {
  const sorted = (text: string) => linesOf(text).toSorted().join("\n");
  return sorted(before) === sorted(after)
    ? { kind: "order", text: { en: "The same lines in a different order.", zh: "各行相同，只是顺序不同。" } }
    : {
        kind: "otherLines",
        text: {
          en: "The same meaning in different words: compare them line by line.",
          zh: "语义相同，写法不同：请按行对比。",
        },
      };
}

/** Merges equal differences of several m-sections. */
function merged(changes: readonly Change[]): readonly Change[] {
  const byMeaning = new Map<string, Change>();
  for (const change of changes) {
    const key = `${change.kind} ${change.text.en}`;
    const same = byMeaning.get(key);
    byMeaning.set(key, same === undefined ? change : { ...same, mids: [...same.mids, ...change.mids] });
  }
  return [...byMeaning.values()];
}

interface Pairing {
  readonly name: string;
  readonly before: SdpSection;
  readonly after: SdpSection;
}

/** Pairs each m-section with its predecessor: by mid, or else by position. RFC 9429 §5.2.2. */
function pairSections(
  before: readonly SdpSection[],
  after: readonly SdpSection[],
): { readonly pairs: readonly Pairing[]; readonly changes: readonly Change[] } {
  const placeBefore = new Map<string, number>();
  for (const [index, { mid }] of before.entries()) if (mid !== undefined) placeBefore.set(mid, index);
  const midsAfter = new Set(after.map(({ mid }) => mid));
  const pairs: Pairing[] = [];
  const changes: Change[] = [];
  for (const [index, section] of after.entries()) {
    const name = nameOf(section, index);
    const place = (section.mid === undefined ? undefined : placeBefore.get(section.mid)) ?? index;
    const old = before[place];
    const isTaken = old?.mid !== undefined && old.mid !== section.mid && midsAfter.has(old.mid);
    if (old === undefined || isTaken) {
      changes.push({ kind: "sectionAdded", text: addedText(section), mids: [name] });
    } else if (old.mid !== undefined && section.mid !== undefined && old.mid !== section.mid) {
      changes.push({ kind: "sectionRecycled", text: recycledText(old, section), mids: [name] });
    } else {
      if (place !== index) changes.push({ kind: "sectionMoved", text: MOVED, mids: [name] });
      pairs.push({ name, before: old, after: section });
    }
  }
  for (const [index, section] of before.entries()) {
    const isThere = index < after.length || (section.mid !== undefined && midsAfter.has(section.mid));
    if (!isThere) changes.push({ kind: "sectionMissing", text: MISSING, mids: [nameOf(section, index)] });
  }
  return { pairs, changes };
}

const MOVED: Text = {
  en: "The m-section is in a different place. Within one connection the order must not change.",
  zh: "该媒体段换了位置。在同一个连接里，顺序不能改变。",
};

const MISSING: Text = {
  en: "The m-section is missing. Within one connection it would stay, with port 0.",
  zh: "该媒体段消失了。在同一个连接里，它应以端口 0 保留在原位。",
};

function nameOf({ mid }: SdpSection, index: number): string {
  return mid ?? `#${index + 1}`;
}

function addedText({ kind = "?", direction }: SdpSection): Text {
  const how = direction === undefined ? "" : `, ${direction}`;
  return { en: `A new m-section: ${kind}${how}.`, zh: `新增媒体段：${kind}${how.replace(", ", "，")}。` };
}

function recycledText(before: SdpSection, after: SdpSection): Text {
  return {
    en: `The place of the stopped m-section ${before.mid} (${before.kind}) is reused for a new one: ${after.kind}.`,
    zh: `已停止的媒体段 ${before.mid}（${before.kind}）的位置被复用为新的媒体段：${after.kind}。`,
  };
}

interface Origin {
  /** Everything but the version: the same in all descriptions by one end of one connection. */
  readonly writer: string;
  readonly version: string;
}

function originOf(session: SdpSection): Origin | undefined {
  const line = session.lines.find(({ type }) => type === "o");
  const [user, id, version, ...where] = line?.value.split(" ") ?? [];
  if (user === undefined || id === undefined || version === undefined) return undefined;
  return { writer: [user, id, ...where].join(" "), version };
}

/** True if their `o=` lines show that one end of one connection wrote both. RFC 8866 §5.2. */
function haveSameWriter(before: SdpSection, after: SdpSection): boolean {
  return originOf(before)?.writer === originOf(after)?.writer;
}

/** Differences before the first m-line. */
function sessionChanges(before: Description, after: Description): readonly ChangeText[] {
  return [
    ...originChanges(originOf(before.session), originOf(after.session)),
    ...bundleChanges(before.session, after.session),
    ...otherLineChanges({
      before: before.session,
      after: after.session,
      elsewhere: { before: before.media, after: after.media },
    }),
  ];
}

function originChanges(before: Origin | undefined, after: Origin | undefined): readonly ChangeText[] {
  if (before === undefined || after === undefined) return [];
  if (before.writer !== after.writer) {
    const text: Text = {
      en: "They come from different ends, or from different connections of one end, so ICE credentials and fingerprints differ.",
      zh: "来自不同的两端，或同一端的不同连接，因此 ICE 凭据和指纹必然不同。",
    };
    return [{ kind: "writer", text }];
  }
  if (before.version === after.version) return [];
  const steps = `${before.version} → ${after.version}`;
  return [
    {
      kind: "version",
      text: { en: `A different version from the same end: ${steps}.`, zh: `同一端的不同版本：${steps}。` },
    },
  ];
}

function bundleChanges(before: SdpSection, after: SdpSection): readonly ChangeText[] {
  const bundleOf = (session: SdpSection) =>
    attributesOf(session, "group")
      .filter((group) => group.startsWith("BUNDLE"))
      .map((group) => group.slice("BUNDLE".length).trim())
      .join(" | ");
  const [old, now] = [bundleOf(before), bundleOf(after)];
  if (old === now) return [];
  const none: Text = { en: "none", zh: "无" };
  const text = {
    en: `Bundle changed: ${old === "" ? none.en : old} → ${now === "" ? none.en : now}.`,
    zh: `BUNDLE 有变化：由 ${old === "" ? none.zh : old} 变为 ${now === "" ? none.zh : now}。`,
  };
  return [{ kind: "bundle", text }];
}

/** Differences in the transport of an m-section: ICE, candidates, DTLS. */
function transportChanges(pair: SectionPair): readonly ChangeText[] {
  return [
    ...credentialChanges(pair),
    ...(pair.isSameWriter ? candidateChanges(pair) : ownCandidates(pair)),
    ...(pair.isSameWriter ? addressChanges(pair) : []),
    ...fingerprintChanges(pair),
    ...roleChanges(pair),
  ];
}

/** The value that applies to an m-section: its own, or else that of the session. RFC 9429 §5.8. */
function effective(section: SdpSection, session: SdpSection, name: string): string {
  return attributeOf(section, name) ?? attributeOf(session, name) ?? "";
}

function effectiveValues(pair: SectionPair, name: string): readonly [before: string, after: string] {
  const { before, after, sessionBefore, sessionAfter } = pair;
  return [effective(before, sessionBefore, name), effective(after, sessionAfter, name)];
}

/** RFC 8839 §4.4.1.1.1: a new ufrag and a new password together request a restart. */
function credentialChanges(pair: SectionPair): readonly ChangeText[] {
  const [oldName, nowName] = effectiveValues(pair, "ice-ufrag");
  const [oldPassword, nowPassword] = effectiveValues(pair, "ice-pwd");
  if (oldName === nowName && oldPassword === nowPassword) return [];
  // A rejected m-section has no transport.
  if (nowName === "" || oldName === "") return [];
  const steps = `ufrag ${oldName} → ${nowName}`;
  const isRestart = pair.isSameWriter && oldName !== nowName && oldPassword !== nowPassword;
  return isRestart
    ? [
        {
          kind: "iceRestart",
          text: {
            en: `ICE restarts (${steps}): candidates are gathered and checked again, while media continues on the old path.`,
            zh: `ICE 重启（${steps}）：重新收集并检查候选，媒体暂时仍走旧路径。`,
          },
        },
      ]
    : [
        {
          kind: "iceCredentials",
          text: { en: `Different ICE credentials: ${steps}.`, zh: `ICE 凭据不同：${steps}。` },
        },
      ];
}

function candidateChanges({ before, after }: SectionPair): readonly ChangeText[] {
  const [old, now] = [new Set(attributesOf(before, "candidate")), new Set(attributesOf(after, "candidate"))];
  const added = [...now].filter((candidate) => !old.has(candidate));
  const removed = [...old].filter((candidate) => !now.has(candidate));
  const changes: ChangeText[] = [];
  if (added.length > 0) {
    const kinds = kindsOf(added);
    changes.push({
      kind: "candidatesAdded",
      text: { en: `Candidates added: ${kinds.en}.`, zh: `新增候选：${kinds.zh}。` },
    });
  }
  if (removed.length > 0) {
    const kinds = kindsOf(removed);
    changes.push({
      kind: "candidatesRemoved",
      text: { en: `Candidates removed: ${kinds.en}.`, zh: `移除候选：${kinds.zh}。` },
    });
  }
  const ends = (section: SdpSection) => attributeOf(section, "end-of-candidates") !== undefined;
  if (ends(before) !== ends(after)) changes.push({ kind: "endOfCandidates", text: endText(ends(after)) });
  return changes;
}

/** Another end always has other candidates. */
function ownCandidates({ before, after }: SectionPair): readonly ChangeText[] {
  const [old, now] = [attributesOf(before, "candidate"), attributesOf(after, "candidate")];
  if (now.length === 0 || old.join("\n") === now.join("\n")) return [];
  const kinds = kindsOf(now);
  return [
    {
      kind: "candidatesAdded",
      text: { en: `Candidates in the second description: ${kinds.en}.`, zh: `后者的候选：${kinds.zh}。` },
    },
  ];
}

function endText(isEnded: boolean): Text {
  return isEnded
    ? { en: "No more candidates will follow.", zh: "不会再有新的候选。" }
    : { en: "More candidates may follow.", zh: "还可能有新的候选。" };
}

/** How many of each type, such as `2 × host udp, 1 × relay udp`. */
function kindsOf(candidates: readonly string[]): Text {
  const counts = new Map<string, number>();
  for (const candidate of candidates) {
    const fields = candidateFields(candidate);
    const kind = fields === undefined ? "?" : `${fields.type} ${fields.transport.toLowerCase()}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return listed([...counts].slice(0, 8).map(([kind, count]) => alike(`${count} × ${kind}`)));
}

function addressChanges({ before, after }: SectionPair): readonly ChangeText[] {
  const addressOf = (section: SdpSection) => {
    const { port } = mediaLineOf(section);
    const connection = section.lines.find(({ type }) => type === "c")?.value.split(" ")[2] ?? "";
    return port === "0" || port === "9" ? "" : `${connection}:${port}`;
  };
  const [old, now] = [addressOf(before), addressOf(after)];
  if (old === now) return [];
  const none: Text = { en: "none", zh: "无" };
  return [
    {
      kind: "defaultAddress",
      text: {
        en: `Default address: ${old === "" ? none.en : old} → ${now === "" ? none.en : now}.`,
        zh: `默认地址：${old === "" ? none.zh : old} → ${now === "" ? none.zh : now}。`,
      },
    },
  ];
}

function fingerprintChanges(pair: SectionPair): readonly ChangeText[] {
  const [old, now] = effectiveValues(pair, "fingerprint");
  if (old === now || old === "" || now === "") return [];
  const text: Text = pair.isSameWriter
    ? {
        en: "The same end has a new certificate (fingerprint): a new DTLS handshake follows.",
        zh: "同一端更换了证书（指纹）：需要重新进行 DTLS 握手。",
      }
    : {
        en: "Different certificates (fingerprints): each end has its own.",
        zh: "证书（指纹）不同：两端各有自己的证书。",
      };
  return [{ kind: "fingerprint", text }];
}

const ROLES: Readonly<Record<string, Text>> = {
  actpass: { en: "either end may initiate", zh: "任意一端均可发起" },
  active: { en: "the end that wrote this initiates", zh: "由描述的生成方发起" },
  passive: { en: "the end that wrote this waits", zh: "描述的生成方等待" },
};

function roleChanges(pair: SectionPair): readonly ChangeText[] {
  const [old, now] = effectiveValues(pair, "setup");
  if (old === now || old === "" || now === "") return [];
  const words = Object.hasOwn(ROLES, now) ? ROLES[now] : undefined;
  return [
    {
      kind: "dtlsRole",
      text: {
        en: `Role in the DTLS handshake: ${old} → ${now}${words === undefined ? "" : ` (${words.en})`}.`,
        zh: `DTLS 握手角色：${old} → ${now}${words === undefined ? "" : `（${words.zh}）`}。`,
      },
    },
  ];
}

/** RFC 8866 §6.7: without such a line, the direction is sendrecv. */
const directionOf = ({ direction }: SdpSection): string => direction ?? "sendrecv";

const DIRECTION_WORDS: Readonly<Record<string, Text>> = {
  sendrecv: { en: "both directions", zh: "双向" },
  sendonly: { en: "this end only sends", zh: "本端只发送" },
  recvonly: { en: "this end only receives", zh: "本端只接收" },
  inactive: { en: "neither direction", zh: "双向停止" },
};

/** Differences in what is sent: use, direction, streams, simulcast, limits. */
function mediaChanges({ before, after, isSameWriter }: SectionPair): readonly ChangeText[] {
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

function useChanges(before: SdpSection, after: SdpSection): readonly ChangeText[] {
  if (isRejected(before) === isRejected(after)) return [];
  return isRejected(after)
    ? [
        {
          kind: "sectionRejected",
          text: {
            en: "The m-section was rejected or stopped: its port is now 0.",
            zh: "该媒体段被拒绝或已停止：端口变为 0。",
          },
        },
      ]
    : [{ kind: "sectionAccepted", text: { en: "The m-section is in use again.", zh: "该媒体段重新启用。" } }];
}

function directionChanges(before: SdpSection, after: SdpSection): readonly ChangeText[] {
  const [old, now] = [directionOf(before), directionOf(after)];
  if (old === now || after.kind === "application") return [];
  const words = DIRECTION_WORDS[now];
  const text = {
    en: `Direction ${old} → ${now}: ${words?.en}.`,
    zh: `方向 ${old} → ${now}：${words?.zh}。`,
  };
  return [{ kind: "direction", text }];
}

function streamChanges(before: SdpSection, after: SdpSection): readonly ChangeText[] {
  const [old, now] = [attributesOf(before, "msid"), attributesOf(after, "msid")];
  if (old.join("\n") === now.join("\n")) return [];
  const streamOf = (values: readonly string[]) => values.map((value) => value.split(" ", 1)[0]).join(" ");
  const text: Text =
    now.length === 0
      ? { en: "It no longer announces a track.", zh: "不再声明轨道。" }
      : old.length === 0
        ? { en: "It now announces a track.", zh: "新声明了一条轨道。" }
        : streamOf(old) === streamOf(now)
          ? { en: "A different track in the same stream.", zh: "同一媒体流更换了轨道。" }
          : { en: "A different stream and track.", zh: "更换了媒体流和轨道。" };
  return [{ kind: "stream", text }];
}

/** Each end chooses its SSRCs, so another writer always has others. */
function sourceChanges(before: SdpSection, after: SdpSection, isSameWriter: boolean): readonly ChangeText[] {
  const numbersOf = (section: SdpSection) =>
    new Set(attributesOf(section, "ssrc").map((value) => value.split(" ", 1)[0] ?? ""));
  const [old, now] = [numbersOf(before), numbersOf(after)];
  const added = [...now].filter((number) => !old.has(number)).length;
  const removed = [...old].filter((number) => !now.has(number)).length;
  if (added === 0 && removed === 0) return [];
  const counts = `+${added} −${removed}`;
  const text: Text = isSameWriter
    ? { en: `RTP streams (SSRCs) changed: ${counts}.`, zh: `RTP 流（SSRC）有变化：${counts}。` }
    : { en: `Different RTP streams (SSRCs): ${counts}.`, zh: `RTP 流（SSRC）不同：${counts}。` };
  return [{ kind: "sources", text }];
}

function valueChanges(before: SdpSection, after: SdpSection): readonly ChangeText[] {
  const changes: ChangeText[] = [];
  const compare = (kind: ChangeKind, values: (section: SdpSection) => string, name: Text) => {
    const [old, now] = [values(before), values(after)];
    if (old === now) return;
    const none: Text = { en: "none", zh: "无" };
    changes.push({
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
    { en: "Bitrate limit", zh: "码率上限" },
  );
  compare("messageSize", (section) => attributeOf(section, "max-message-size") ?? "", {
    en: "Maximum message size, in bytes",
    zh: "最大消息（字节）",
  });
  return changes;
}

/** A list has at most this many items; the rest is counted. */
const MAX_LISTED = 8;

function list(items: readonly string[]): Text {
  const more = items.length - MAX_LISTED;
  const shown = items.slice(0, MAX_LISTED);
  return more <= 0
    ? { en: shown.join(", "), zh: shown.join("、") }
    : { en: `${shown.join(", ")} and ${more} more`, zh: `${shown.join("、")} 等 ${items.length} 项` };
}

function listChange(
  kind: ChangeKind,
  items: readonly string[],
  words: (items: Text) => Text,
): readonly ChangeText[] {
  return items.length === 0 ? [] : [{ kind, text: words(list(items)) }];
}

/** Differences in formats, their order, parameters and feedback, and in header extensions. */
function codecChanges({ before, after }: SectionPair): readonly ChangeText[] {
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

/** Equal for the same codec under any payload type. */
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

function formatChanges(before: SdpSection, after: SdpSection): readonly ChangeText[] {
  const [old, now] = [formatsOf(before), formatsOf(after)];
  const [oldCodecs, nowCodecs] = [byIdentity(old.codecs), byIdentity(now.codecs)];
  const common = [...nowCodecs].flatMap(([identity, codec]) => {
    const was = oldCodecs.get(identity);
    return was === undefined ? [] : [{ was, codec, label: codecLabel(codec, now.codecs) }];
  });
  const shown = common.filter(({ codec }) => !isRetransmission(codec));
  return [
    ...listChange("codecsAdded", onlyIn(nowCodecs, oldCodecs, now.codecs), (items) => ({
      en: `Codecs added: ${items.en}.`,
      zh: `新增编解码器：${items.zh}。`,
    })),
    ...listChange("codecsRemoved", onlyIn(oldCodecs, nowCodecs, old.codecs), (items) => ({
      en: `Codecs removed: ${items.en}.`,
      zh: `移除编解码器：${items.zh}。`,
    })),
    ...listChange(
      "codecsRenumbered",
      shown
        .filter(({ was, codec }) => was.payloadType !== codec.payloadType)
        .map(({ was, codec, label }) => `${label}: ${was.payloadType} → ${codec.payloadType}`),
      (items) => ({ en: `Different payload types: ${items.en}.`, zh: `负载类型编号有变化：${items.zh}。` }),
    ),
    ...orderChanges(
      shown.map(({ label }) => label),
      [...oldCodecs].flatMap(([identity, codec]) =>
        nowCodecs.has(identity) && !isRetransmission(codec) ? [codecLabel(codec, old.codecs)] : [],
      ),
    ),
    ...listChange(
      "codecParameters",
      shown
        .filter(({ was, codec }) => parametersText(was) !== parametersText(codec))
        .map(
          ({ was, codec, label }) =>
            `${label}: ${parametersText(was) || "∅"} → ${parametersText(codec) || "∅"}`,
        ),
      (items) => ({ en: `Different parameters: ${items.en}.`, zh: `参数有变化：${items.zh}。` }),
    ),
    ...listChange(
      "feedback",
      common
        .map(({ was, codec, label }) => ({
          label,
          from: old.feedback.get(was.payloadType) ?? "",
          to: now.feedback.get(codec.payloadType) ?? "",
        }))
        .filter(({ from, to }) => from !== to)
        .map(({ label, from, to }) => `${label}: ${from || "∅"} → ${to || "∅"}`),
      (items) => ({ en: `Different feedback: ${items.en}.`, zh: `反馈方式有变化：${items.zh}。` }),
    ),
  ];
}

/** The codecs that only one description has, without the rtx formats of codecs that are listed anyway. */
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
function orderChanges(now: readonly string[], before: readonly string[]): readonly ChangeText[] {
  if (now.join("\n") === before.join("\n")) return [];
  const preferred = now[0] === before[0] ? undefined : now[0];
  const order = list(now);
  const text: Text = {
    en: `${preferred === undefined ? "Different order of codecs" : `${preferred} is now preferred`}: ${order.en}.`,
    zh: `${preferred === undefined ? "编解码器顺序有变化" : `现在优先使用 ${preferred}`}：${order.zh}。`,
  };
  return [{ kind: "codecOrder", text }];
}

/** The defaults of parameters: RFC 7587 §6.1, 6184 §8.1, 9628 §6, 4733 §2.4.1 and the AV1 RTP specification §7. */
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

/** The parameters that differ from their defaults, in a fixed order. */
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

/** The last part of a URI, without the affixes of draft names. */
function shortName(uri: string): string {
  const name = uri.split(/[/:#]/).findLast((part) => part !== "") ?? uri;
  return name.replace(/^draft-[a-z]+-[a-z]+-/, "").replace(/-(?:rtp-header-extension|extensions-\d+)$/, "");
}

function extensionChanges(before: SdpSection, after: SdpSection): readonly ChangeText[] {
  const [old, now] = [extensionsOf(before), extensionsOf(after)];
  const added = [...now.keys()].filter((uri) => !old.has(uri)).map(shortName);
  const removed = [...old.keys()].filter((uri) => !now.has(uri)).map(shortName);
  const changed = [...now].flatMap(([uri, { id, direction }]) => {
    const was = old.get(uri);
    if (was === undefined || (was.id === id && was.direction === direction)) return [];
    const labelOf = (extension: Extension) => `${extension.id}/${extension.direction}`;
    return [`${shortName(uri)}: ${labelOf(was)} → ${labelOf({ id, direction })}`];
  });
  return [
    ...listChange("extensionsAdded", added, (items) => ({
      en: `Header extensions added: ${items.en}.`,
      zh: `新增头部扩展：${items.zh}。`,
    })),
    ...listChange("extensionsRemoved", removed, (items) => ({
      en: `Header extensions removed: ${items.en}.`,
      zh: `移除头部扩展：${items.zh}。`,
    })),
    ...listChange("extensionsRenumbered", changed, (items) => ({
      en: `Header extensions with a different ID or direction: ${items.en}.`,
      zh: `头部扩展的编号或方向有变化：${items.zh}。`,
    })),
  ];
}

/** The attributes that other comparisons cover. */
const COMPARED_ATTRIBUTES: ReadonlySet<string> = new Set([
  ..."candidate end-of-candidates ice-ufrag ice-pwd fingerprint setup group mid msid ssrc ssrc-group".split(
    " ",
  ),
  ..."sendrecv sendonly recvonly inactive rtpmap fmtp rtcp-fb extmap simulcast rid max-message-size".split(
    " ",
  ),
  ..."msid-semantic bundle-only rtcp".split(" "),
]);

const COMPARED_TYPES: ReadonlySet<string> = new Set(["o", "m", "c", "b"]);
const MAX_SHOWN = 6;

const isCompared = ({ type, attribute }: SdpLine): boolean =>
  type === "a" ? COMPARED_ATTRIBUTES.has(attribute) : COMPARED_TYPES.has(type);

const textsOf = (sections: readonly SdpSection[]): ReadonlySet<string> =>
  new Set(sections.flatMap(({ lines }) => lines.filter((line) => !isCompared(line)).map(({ text }) => text)));

/** Lines that no other comparison covers and that only one description has. */
function otherLineChanges({
  before,
  after,
  elsewhere,
}: {
  readonly before: SdpSection;
  readonly after: SdpSection;
  /** Where a line would mean the same: the session part for an m-section, and vice versa. */
  readonly elsewhere: { readonly before: readonly SdpSection[]; readonly after: readonly SdpSection[] };
}): readonly ChangeText[] {
  const [old, now] = [textsOf([before, ...elsewhere.before]), textsOf([after, ...elsewhere.after])];
  const changed = [
    ...[...textsOf([after])].filter((text) => !old.has(text)).map((text) => `+ ${text.slice(0, 80)}`),
    ...[...textsOf([before])].filter((text) => !now.has(text)).map((text) => `− ${text.slice(0, 80)}`),
  ];
  if (changed.length === 0) return [];
  const more = changed.length - MAX_SHOWN;
  const shown = changed.slice(0, MAX_SHOWN);
  return [
    {
      kind: "otherLines",
      text: {
        en: `Other lines: ${shown.join("; ")}${more > 0 ? ` and ${more} more` : ""}.`,
        zh: `其他行：${shown.join("；")}${more > 0 ? `，另有 ${more} 行` : ""}。`,
      },
    },
  ];
}

import type { Text } from "@visavis/trace/core";
import { readDescription, type SdpSection } from "@visavis/trace/core/sdp";
import type { Change, Found, SectionPair } from "./description-difference-change.ts";
import { codecChanges } from "./description-difference-codecs.ts";
import { mediaChanges } from "./description-difference-media.ts";
import { otherLineChanges } from "./description-difference-rest.ts";
import { sessionChanges, writersOf } from "./description-difference-session.ts";
import { transportChanges } from "./description-difference-transport.ts";

/** Compares two descriptions by meaning, `before` first. Takes any text. Nothing is found where the texts are the same. */
export function differenceOf(before: string, after: string): readonly Change[] {
  const first = readDescription(before);
  const second = readDescription(after);
  const isSameWriter = writersOf(first.session, second.session);
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

function sectionChanges(pair: SectionPair): readonly Found[] {
  const media = mediaChanges(pair);
  // What is refused carries nothing any more, so that all the rest goes without saying.
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

/** What is left where nothing differs in meaning. */
function wordingChange(before: string, after: string): Found {
  const sorted = (text: string) => linesOf(text).toSorted().join("\n");
  return sorted(before) === sorted(after)
    ? { kind: "order", text: { en: "The same lines in another order.", zh: "各行相同，只是顺序不同。" } }
    : {
        kind: "otherLines",
        text: {
          en: "The same, in other words: see it line by line.",
          zh: "语义相同，写法不同：请按行对比。",
        },
      };
}

/** What is true of several m-sections is said once. */
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

/** Finds for each m-section the one it was: by mid, or else in the same place. RFC 9429 §5.2.2. */
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
  en: "The m-section stands in another place. Within one connection the order must not change.",
  zh: "该媒体段换了位置。在同一个连接里，顺序不能改变。",
};

const MISSING: Text = {
  en: "The m-section is not there any more. Within one connection it would stay, with port 0.",
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
    en: `The place of the stopped m-section ${before.mid} (${before.kind}) is used again, for a new one: ${after.kind}.`,
    zh: `已停止的媒体段 ${before.mid}（${before.kind}）的位置被复用为新的媒体段：${after.kind}。`,
  };
}

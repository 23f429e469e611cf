import type { Text } from "@visavis/trace/core";
import {
  attributesOf,
  type Description,
  isRejected,
  readDescription,
  type SdpLine,
  type SdpSection,
} from "@visavis/trace/core/sdp";
import { rfc, type Source } from "../source.ts";
import { codecsOf } from "./codecs.ts";
import type { ExplainLine, Part, Surroundings } from "./explanation.ts";
import { HEADER_EXTENSION_ATTRIBUTES } from "./header-extensions.ts";
import {
  DIRECTION_ATTRIBUTES,
  GROUPING_ATTRIBUTES,
  SIMULCAST_ATTRIBUTES,
  SOURCE_ATTRIBUTES,
} from "./media-attributes.ts";
import { mediaLine } from "./media-line.ts";
import { OTHER_ATTRIBUTES } from "./other-attributes.ts";
import { PAYLOAD_ATTRIBUTES } from "./payload-attributes.ts";
import { RTCP_ATTRIBUTES } from "./rtcp-attributes.ts";
import { SESSION_LINES } from "./session-lines.ts";
import { DATA_CHANNEL_ATTRIBUTES, DTLS_ATTRIBUTES, ICE_ATTRIBUTES } from "./transport-attributes.ts";

/** One line with its explanation. */
export interface ExplainedLine {
  /** Counted from 1, without empty lines. */
  readonly number: number;
  readonly text: string;
  readonly parts: readonly Part[];
  readonly explanation: Text;
  readonly source: Source;
  /** False if the line is unknown here or malformed; its explanation says which. */
  readonly known: boolean;
}

/** The session part, or one m-section. */
export interface ExplainedSection {
  /** `undefined` for the session part. */
  readonly kind: string | undefined;
  readonly mid: string | undefined;
  readonly direction: string | undefined;
  readonly rejected: boolean;
  readonly lines: readonly ExplainedLine[];
}

export interface ExplainedDescription {
  /** The session part first, then the m-sections in their order. */
  readonly sections: readonly ExplainedSection[];
  /** Remarks on the description as a whole: it is incomplete, or lines were left out. */
  readonly notes: readonly Text[];
}

const ATTRIBUTES: ReadonlyMap<string, ExplainLine> = new Map([
  ...ICE_ATTRIBUTES,
  ...DTLS_ATTRIBUTES,
  ...GROUPING_ATTRIBUTES,
  ...DIRECTION_ATTRIBUTES,
  ...RTCP_ATTRIBUTES,
  ...PAYLOAD_ATTRIBUTES,
  ...HEADER_EXTENSION_ATTRIBUTES,
  ...SOURCE_ATTRIBUTES,
  ...SIMULCAST_ATTRIBUTES,
  ...DATA_CHANNEL_ATTRIBUTES,
  ...OTHER_ATTRIBUTES,
]);

/** Explains every line of a description. Accepts any text, never throws, and takes linear time. */
export function explainDescription(sdp: string): ExplainedDescription {
  const description = readDescription(sdp);
  const kinds = new Map<string, string>();
  const streams = new Map<string, number>();
  for (const section of description.media) {
    if (section.mid !== undefined && section.kind !== undefined) kinds.set(section.mid, section.kind);
    for (const stream of streamsOf(section)) streams.set(stream, (streams.get(stream) ?? 0) + 1);
  }
  return {
    sections: [description.session, ...description.media].map((section) =>
      explainSection({ section, codecs: codecsOf(section), kinds, streams }),
    ),
    notes: notesOf(description),
  };
}

function streamsOf(section: SdpSection): ReadonlySet<string> {
  return new Set(attributesOf(section, "msid").map((value) => value.split(" ", 1)[0] ?? ""));
}

function explainSection(surroundings: Surroundings): ExplainedSection {
  const { kind, mid, direction, lines } = surroundings.section;
  return {
    kind,
    mid,
    direction,
    rejected: kind !== undefined && isRejected(surroundings.section),
    lines: lines.map((line) => explainLine(line, surroundings)),
  };
}

function explainLine(line: SdpLine, surroundings: Surroundings): ExplainedLine {
  const explain = explainerOf(line);
  const explained = line.charactersLeftOut > 0 ? undefined : explain?.(line, surroundings);
  const { number, text } = line;
  if (explained !== undefined) return { number, text, ...explained, known: true };
  return {
    number,
    text,
    parts: [],
    explanation: unknownWords(line, explain !== undefined),
    source: rfc(8866, line.type === "a" ? "5.13" : "5"),
    known: false,
  };
}

function explainerOf({ type, attribute }: SdpLine): ExplainLine | undefined {
  if (type === "m") return mediaLine;
  return type === "a" ? ATTRIBUTES.get(attribute) : SESSION_LINES.get(type);
}

function unknownWords(line: SdpLine, isNamed: boolean): Text {
  if (line.charactersLeftOut > 0) {
    return {
      en: `This line is too long to explain: ${line.charactersLeftOut} more characters are not shown.`,
      zh: `该行过长，不作讲解：还有 ${line.charactersLeftOut} 个字符未显示。`,
    };
  }
  if (isNamed) {
    return {
      en: "This line is not in the format that the standard requires.",
      zh: "这一行不符合标准规定的格式。",
    };
  }
  if (line.type === "a") {
    return {
      en: "An attribute that is not described here. Unknown attributes are ignored.",
      zh: "未收录的属性。按规定，无法识别的属性应当忽略。",
    };
  }
  return {
    en: "Not a line of a session description: those begin with a letter and “=”.",
    zh: "不是有效的会话描述行：应以一个字母和“=”开头。",
  };
}

function notesOf({ session, media, linesLeftOut }: Description): readonly Text[] {
  const notes: Text[] = [];
  const [first] = session.lines;
  if (first !== undefined && first.type !== "v") {
    notes.push({
      en: "A complete description begins with v=0. This is only part of one, or something else.",
      zh: "完整的描述以 v=0 开头。这只是其中一部分，或是其他内容。",
    });
  } else if (first !== undefined && media.length === 0) {
    notes.push({
      en: "There is no m-line, so no media would be sent.",
      zh: "没有 m 行，因此不会传输任何媒体。",
    });
  }
  if (linesLeftOut > 0) {
    notes.push({
      en: `Only the first lines are explained; ${linesLeftOut} more are left out.`,
      zh: `只讲解前面部分，其余 ${linesLeftOut} 行已省略。`,
    });
  }
  return notes;
}

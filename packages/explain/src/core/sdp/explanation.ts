import { alike, type Text } from "@visavis/trace/core";
import type { SdpLine, SdpSection, Token } from "@visavis/trace/core/sdp";
import type { Source } from "../source.ts";
import type { Codecs } from "./codecs.ts";

/** A part of a line with its own meaning: the characters from `from` up to, but not including, `to`. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly name: Text;
  /** What the characters mean in this line. */
  readonly meaning?: Text;
}

/** The explanation of a line. */
export interface Explanation {
  readonly explanation: Text;
  readonly source: Source;
  /** In the order of the line; they do not overlap, and need not cover it. */
  readonly parts: readonly Part[];
}

/** The context of a line: most lines have a meaning only together with others. */
export interface Surroundings {
  readonly section: SdpSection;
  readonly codecs: Codecs;
  /** The media type of every m-section of the description, by mid. */
  readonly kinds: ReadonlyMap<string, string>;
  /** How many m-sections belong to each MediaStream. */
  readonly streams: ReadonlyMap<string, number>;
}

/** Explains lines of one kind; `undefined` if a line is malformed. */
export type ExplainLine = (line: SdpLine, surroundings: Surroundings) => Explanation | undefined;

export function part(token: Token, name: Text, meaning?: Text | string): Part {
  const place = { from: token.from, to: token.to, name };
  if (meaning === undefined) return place;
  return { ...place, meaning: typeof meaning === "string" ? alike(meaning) : meaning };
}

/** An attribute without a value. */
export function flag(explanation: Text, source: Source): ExplainLine {
  return (line) => (line.value === "" ? { explanation, source, parts: [] } : undefined);
}

/** An attribute with a single value. */
export function single(name: Text, explanation: Text, source: Source): ExplainLine {
  return (line) => {
    const to = line.text.length;
    if (line.value === "") return undefined;
    return { explanation, source, parts: [{ from: line.valueAt, to, name }] };
  };
}

import { alike, type Text } from "@visavis/trace/core";
import type { SdpLine, SdpSection, Token } from "@visavis/trace/core/sdp";
import type { Source } from "../source.ts";
import type { Codecs } from "./codecs.ts";

/** A piece of a line that has a meaning of its own: characters `from` up to, not including, `to`. */
export interface Part {
  readonly from: number;
  readonly to: number;
  /** What such a piece is called. */
  readonly name: Text;
  /** What this one says. */
  readonly meaning?: Text;
}

/** What a line says. */
export interface Explanation {
  readonly explanation: Text;
  readonly source: Source;
  /** In the order of the line; they do not overlap, and need not cover it. */
  readonly parts: readonly Part[];
}

/** Where a line stands: most lines mean something only beside others. */
export interface Surroundings {
  readonly section: SdpSection;
  readonly codecs: Codecs;
  /** Of every m-section of the description: its kind by its mid. */
  readonly kinds: ReadonlyMap<string, string>;
  /** How many m-sections belong to each MediaStream. */
  readonly streams: ReadonlyMap<string, number>;
}

/** Explains the lines of one kind; `undefined` for one that does not have their form. */
export type ExplainLine = (line: SdpLine, surroundings: Surroundings) => Explanation | undefined;

export function part(token: Token, name: Text, meaning?: Text | string): Part {
  const place = { from: token.from, to: token.to, name };
  if (meaning === undefined) return place;
  return { ...place, meaning: typeof meaning === "string" ? alike(meaning) : meaning };
}

/** An attribute that is there or not and has no value. */
export function flag(explanation: Text, source: Source): ExplainLine {
  return (line) => (line.value === "" ? { explanation, source, parts: [] } : undefined);
}

/** An attribute with one value, whatever it is. */
export function single(name: Text, explanation: Text, source: Source): ExplainLine {
  return (line) => {
    const to = line.text.length;
    if (line.value === "") return undefined;
    return { explanation, source, parts: [{ from: line.valueAt, to, name }] };
  };
}

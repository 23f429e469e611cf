/** Lines and characters beyond these limits are left out and counted, which bounds the cost of hostile text. */
export const MAX_LINES = 5_000;
export const MAX_LINE_CHARACTERS = 2_000;
export const MAX_CHARACTERS = 500_000;

/** One line of a description. RFC 8866 §5: a letter, `=`, and a value; for `a=`, a name and perhaps `:` and a value. */
export interface SdpLine {
  /** Counted from 1. */
  readonly number: number;
  /** Without its end, and not longer than `MAX_LINE_CHARACTERS`. */
  readonly text: string;
  /** How many more characters the line had. */
  readonly charactersLeftOut: number;
  /** The letter before `=`; empty if there is none. */
  readonly type: string;
  /** The name of an attribute; empty for other lines. */
  readonly attribute: string;
  /** The text after the letter or the attribute name, and where in `text` it begins. */
  readonly value: string;
  readonly valueAt: number;
}

/** The session part of a description, or one m-line with the lines that belong to it. */
export interface SdpSection {
  /** `audio`, `video`, `application`, …; `undefined` for the session part. */
  readonly kind: string | undefined;
  readonly mid: string | undefined;
  /** `sendrecv`, `sendonly`, `recvonly` or `inactive`, if it is written. */
  readonly direction: string | undefined;
  readonly lines: readonly SdpLine[];
}

export interface Description {
  readonly session: SdpSection;
  /** In the order of their m-lines. */
  readonly media: readonly SdpSection[];
  /** How many lines were not read because of `MAX_LINES` or `MAX_CHARACTERS`. */
  readonly linesLeftOut: number;
}

const DIRECTIONS = new Set(["sendrecv", "sendonly", "recvonly", "inactive"]);

/** Splits a description into lines, and into a section for each m-line. Accepts any text, in linear time. RFC 8866 §5. */
export function readDescription(sdp: string): Description {
  const groups: [SdpLine[], ...SdpLine[][]] = [[]];
  let current = groups[0];
  let number = 0;
  let from = 0;
  let read = 0;
  while (from < sdp.length && number < MAX_LINES && read < MAX_CHARACTERS) {
    const feed = nextFeed(sdp, from);
    const to = endOfLine(sdp, from, feed);
    if (to > from) {
      number += 1;
      const line = readLine(sdp, { number, from, to });
      read += line.text.length;
      if (line.type === "m") {
        current = [];
        groups.push(current);
      }
      current.push(line);
    }
    from = feed + 1;
  }
  const [session, ...media] = groups;
  return {
    session: sectionOf(session),
    media: media.map(sectionOf),
    linesLeftOut: countLines(sdp, from),
  };
}

/** The value of the first attribute with this name; `undefined` if there is none. */
export function attributeOf(section: SdpSection, name: string): string | undefined {
  return section.lines.find(({ attribute }) => attribute === name)?.value;
}

/** The values of all attributes with this name, in their order. */
export function attributesOf(section: SdpSection, name: string): readonly string[] {
  return section.lines.filter(({ attribute }) => attribute === name).map(({ value }) => value);
}

/** The words of the m-line: kind, port, protocol, formats. */
export function mediaLineOf(section: SdpSection): {
  readonly port: string;
  readonly protocol: string;
  readonly formats: readonly string[];
} {
  const [, port = "", protocol = "", ...formats] = section.lines[0]?.value.split(" ").filter(Boolean) ?? [];
  return { port, protocol, formats };
}

/** RFC 8866 §5.14 and RFC 9143 §6: port 0 rejects the m-section, unless it is bundle-only. */
export function isRejected(section: SdpSection): boolean {
  return mediaLineOf(section).port === "0" && attributeOf(section, "bundle-only") === undefined;
}

function nextFeed(sdp: string, from: number): number {
  const feed = sdp.indexOf("\n", from);
  return feed < 0 ? sdp.length : feed;
}

/** Lines end with CR LF; some editors write only LF. RFC 8866 §5. */
function endOfLine(sdp: string, from: number, feed: number): number {
  return feed > from && sdp.charCodeAt(feed - 1) === 0x0d ? feed - 1 : feed;
}

function readLine(
  sdp: string,
  { number, from, to }: { readonly number: number; readonly from: number; readonly to: number },
): SdpLine {
  const text = sdp.slice(from, Math.min(to, from + MAX_LINE_CHARACTERS));
  const type = text[1] === "=" ? text.slice(0, 1) : "";
  const colon = type === "a" ? text.indexOf(":") : -1;
  const attribute = type === "a" ? text.slice(2, colon < 0 ? undefined : colon) : "";
  const valueAt = type === "" ? 0 : type !== "a" ? 2 : colon < 0 ? text.length : colon + 1;
  return {
    number,
    text,
    charactersLeftOut: to - from - text.length,
    type,
    attribute,
    value: text.slice(valueAt),
    valueAt,
  };
}

function sectionOf(lines: readonly SdpLine[]): SdpSection {
  const [first] = lines;
  return {
    kind: first?.type === "m" ? (first.value.split(" ")[0] ?? "") : undefined,
    mid: lines.find(({ attribute }) => attribute === "mid")?.value,
    direction: lines.find(({ attribute }) => DIRECTIONS.has(attribute))?.attribute,
    lines,
  };
}

function countLines(sdp: string, from: number): number {
  let count = 0;
  for (let at = from; at < sdp.length; ) {
    const feed = nextFeed(sdp, at);
    if (endOfLine(sdp, at, feed) > at) count += 1;
    at = feed + 1;
  }
  return count;
}

import JSON5 from "json5";

/** A value and how it was read, or where reading failed. */
export type TolerantlyRead =
  | {
      readonly kind: "read";
      readonly value: unknown;
      /** It was valid JSON; otherwise it was JavaScript. */
      readonly isJson: boolean;
      readonly hadSurroundings: boolean;
    }
  | { readonly kind: "unreadable"; readonly line: number; readonly column: number; readonly found: string }
  | { readonly kind: "nothing" };

/**
 * Reads a value from a piece of JSON or JavaScript without running it. Unquoted names, single quotes, comments and
 * trailing commas are accepted, and so is code around the value, such as `const … =` or `new RTCPeerConnection(…)`.
 */
export function readTolerantly(text: string): TolerantlyRead {
  const strict = readJson(text);
  if (strict !== undefined)
    return { kind: "read", value: strict.value, isJson: true, hadSurroundings: false };
  const { from, to } = literalIn(text);
  if (from < 0) return { kind: "nothing" };
  const literal = text.slice(from, to);
  const hadSurroundings = text.replace(literal, "").replaceAll(/[\s;]/g, "") !== "";
  const within = readJson(literal);
  if (within !== undefined) return { kind: "read", value: within.value, isJson: true, hadSurroundings };
  try {
    return { kind: "read", value: JSON5.parse<unknown>(literal), isJson: false, hadSurroundings };
  } catch (error) {
    return { kind: "unreadable", ...placeOf(error, text, from) };
  }
}

function readJson(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}

/** Strings and comments, in which brackets do not count; or one bracket. Unclosed ones match to the end, which keeps the search linear. */
const TOKENS = /"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[[\]{}]/g;

/** The range of the first object or array; up to the end of the text if it is not closed. */
function literalIn(text: string): { readonly from: number; readonly to: number } {
  const from = text.search(/[[{]/);
  let depth = 0;
  for (const { 0: token, index } of text.slice(from).matchAll(TOKENS)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    if (depth === 0) return { from, to: from + index + 1 };
  }
  return { from, to: text.length };
}

/** Line and column in the whole text, both from 1; json5 reports them for the part that it was given. */
function placeOf(
  error: unknown,
  text: string,
  from: number,
): { readonly line: number; readonly column: number; readonly found: string } {
  const [, line, column] = error instanceof SyntaxError ? (/at (\d+):(\d+)$/.exec(error.message) ?? []) : [];
  const before = text.slice(0, from).split("\n");
  const lineWithin = Number(line ?? 1);
  const lineOfText = before.length - 1 + lineWithin;
  const columnOfText = Number(column ?? 1) + (lineWithin === 1 ? (before.at(-1)?.length ?? 0) : 0);
  const found = Array.from(text.split("\n")[lineOfText - 1] ?? "")
    .slice(columnOfText - 1)
    .join("");
  return { line: lineOfText, column: columnOfText, found: /^[\w$.]+|^./u.exec(found)?.[0] ?? "" };
}

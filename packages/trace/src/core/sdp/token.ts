import type { SdpLine } from "./description.ts";

/** A piece of a line, and where it stands. */
export interface Token {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The pieces of a token between any of the separating characters; empty ones are left out. */
export function split(token: Token, separators: string): readonly Token[] {
  const found: Token[] = [];
  let from = 0;
  for (let at = 0; at <= token.text.length; at += 1) {
    if (at < token.text.length && !separators.includes(token.text.charAt(at))) continue;
    if (at > from) found.push(slice(token, from, at));
    from = at + 1;
  }
  return found;
}

/** The value of a line as one token. */
export function valueToken(line: SdpLine): Token {
  return { text: line.value, from: line.valueAt, to: line.valueAt + line.value.length };
}

/** The words of the value of a line. */
export function words(line: SdpLine): readonly Token[] {
  return split(valueToken(line), " ");
}

/** A token from one word to the last, with what stands between them. */
export function span(line: SdpLine, first: Token, last: Token): Token {
  return { text: line.text.slice(first.from, last.to), from: first.from, to: last.to };
}

/** What is before and after the first of the separating character; the second is `undefined` where there is none. */
export function divide(token: Token, separator: string): readonly [Token, Token | undefined] {
  const at = token.text.indexOf(separator);
  if (at < 0) return [token, undefined];
  return [slice(token, 0, at), slice(token, at + 1, token.text.length)];
}

function slice(token: Token, from: number, to: number): Token {
  return { text: token.text.slice(from, to), from: token.from + from, to: token.from + to };
}

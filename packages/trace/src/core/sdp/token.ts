import type { SdpLine } from "./description.ts";

/** A piece of a line, and its position. */
export interface Token {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Splits a token at any of the separators; empty pieces are left out. */
export function split(token: Token, separators: string): readonly Token[] {
  const pieces: Token[] = [];
  let from = 0;
  for (let at = 0; at <= token.text.length; at += 1) {
    if (at < token.text.length && !separators.includes(token.text.charAt(at))) continue;
    if (at > from) pieces.push(slice(token, from, at));
    from = at + 1;
  }
  return pieces;
}

/** The value of a line as one token. */
export function valueToken(line: SdpLine): Token {
  return { text: line.value, from: line.valueAt, to: line.valueAt + line.value.length };
}

/** The words of the value of a line. */
export function words(line: SdpLine): readonly Token[] {
  return split(valueToken(line), " ");
}

/** The token from one word to another, with everything between them. */
export function span(line: SdpLine, first: Token, last: Token): Token {
  return { text: line.text.slice(first.from, last.to), from: first.from, to: last.to };
}

/** The parts before and after the first separator; the second is `undefined` if there is no separator. */
export function divide(token: Token, separator: string): readonly [Token, Token | undefined] {
  const at = token.text.indexOf(separator);
  if (at < 0) return [token, undefined];
  return [slice(token, 0, at), slice(token, at + 1, token.text.length)];
}

function slice(token: Token, from: number, to: number): Token {
  return { text: token.text.slice(from, to), from: token.from + from, to: token.from + to };
}

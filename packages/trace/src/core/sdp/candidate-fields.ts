import { split, type Token } from "./token.ts";

/** The fields of a candidate attribute, RFC 8839 §5.1, as they are written. */
export interface CandidateFields {
  readonly foundation: string;
  readonly component: string;
  readonly transport: string;
  readonly priority: string;
  readonly address: string;
  readonly port: string;
  /** `host`, `srflx`, `prflx`, `relay`, or a type that is not defined yet. */
  readonly type: string;
  readonly relatedAddress: string | undefined;
  readonly relatedPort: string | undefined;
  /** Names and values that follow: `tcptype`, `generation`, `ufrag`, … */
  readonly extensions: readonly (readonly [name: string, value: string])[];
}

/** The same, with their positions in the line. */
export interface CandidateTokens {
  readonly foundation: Token;
  readonly component: Token;
  readonly transport: Token;
  readonly priority: Token;
  readonly address: Token;
  readonly port: Token;
  readonly type: Token;
  readonly extensions: readonly (readonly [name: Token, value: Token])[];
}

const MAX_CHARACTERS = 2_000;

/** Splits `candidate:…` or `a=candidate:…` into its fields; `undefined` if the line has another form. */
export function candidateFields(line: string): CandidateFields | undefined {
  const tokens = candidateTokens(line);
  return tokens === undefined ? undefined : fieldsOf(tokens);
}

/** The fields of a candidate line with their positions; `undefined` if the line has another form. */
export function candidateTokens(line: string): CandidateTokens | undefined {
  const text = line.slice(0, MAX_CHARACTERS);
  const from = /^\s*(?:a=)?(?:candidate:)?/.exec(text)?.[0].length ?? 0;
  const [foundation, component, transport, priority, address, port, typ, type, ...rest] = split(
    { text: text.slice(from).replaceAll(/[\r\n\t]/g, " "), from, to: text.length },
    " ",
  );
  if (foundation === undefined || component === undefined || transport === undefined) return undefined;
  if (priority === undefined || address === undefined || port === undefined) return undefined;
  if (typ?.text !== "typ" || type === undefined) return undefined;
  const extensions: (readonly [Token, Token])[] = [];
  for (let at = 0; at + 1 < rest.length; at += 2) {
    const [name, value] = [rest[at], rest[at + 1]];
    if (name !== undefined && value !== undefined) extensions.push([name, value]);
  }
  return { foundation, component, transport, priority, address, port, type, extensions };
}

/** The fields without their positions. */
export function fieldsOf(tokens: CandidateTokens): CandidateFields {
  const extensions = tokens.extensions.map(([name, value]) => [name.text, value.text] as const);
  const valueNamed = (wanted: string) => extensions.find(([name]) => name === wanted)?.[1];
  return {
    foundation: tokens.foundation.text,
    component: tokens.component.text,
    transport: tokens.transport.text,
    priority: tokens.priority.text,
    address: tokens.address.text,
    port: tokens.port.text,
    type: tokens.type.text,
    relatedAddress: valueNamed("raddr"),
    relatedPort: valueNamed("rport"),
    extensions: extensions.filter(([name]) => name !== "raddr" && name !== "rport"),
  };
}

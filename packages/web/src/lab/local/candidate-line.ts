/** The fields of a candidate attribute, RFC 8839 §5.1, as they are written. */
interface CandidateFields {
  readonly foundation: string;
  readonly component: string;
  readonly transport: string;
  readonly priority: string;
  readonly address: string;
  readonly port: string;
  readonly type: string;
  /** Address and port that the candidate was derived from; host candidates have none. */
  readonly related: string | undefined;
  /** Names and values that follow: `tcptype`, `generation`, `ufrag`, … */
  readonly extensions: readonly (readonly [name: string, value: string])[];
}

/** Splits `candidate:…` into its fields, or returns `undefined` for a line of another form. */
export function candidateFields(line: string): CandidateFields | undefined {
  const words = line
    .replace(/^a=/, "")
    .replace(/^candidate:/, "")
    .trim()
    .split(/\s+/);
  const [foundation, component, transport, priority, address, port, typ, type, ...rest] = words;
  if (foundation === undefined || component === undefined || transport === undefined) return undefined;
  if (priority === undefined || address === undefined || port === undefined) return undefined;
  if (typ !== "typ" || type === undefined) return undefined;
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < rest.length; at += 2) pairs.push([rest[at] ?? "", rest[at + 1] ?? ""]);
  const extension = (name: string) => pairs.find(([paired]) => paired === name)?.[1];
  const relatedAddress = extension("raddr");
  return {
    foundation,
    component,
    transport,
    priority,
    address,
    port,
    type,
    related: relatedAddress === undefined ? undefined : `${relatedAddress}:${extension("rport") ?? "?"}`,
    extensions: pairs.filter(([name]) => name !== "raddr" && name !== "rport"),
  };
}

/** The three numbers that a priority is made of, RFC 8445 §5.1.2.1. */
export function priorityParts(priority: number): {
  readonly typePreference: number;
  readonly localPreference: number;
  readonly component: number;
} {
  return {
    typePreference: Math.floor(priority / 2 ** 24),
    localPreference: Math.floor(priority / 2 ** 8) % 2 ** 16,
    component: 256 - (priority % 2 ** 8),
  };
}

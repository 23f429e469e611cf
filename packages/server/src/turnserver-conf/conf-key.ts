import { readFlag } from "./conf-values.ts";
import type { TurnserverConf } from "./turnserver-conf.ts";

/**
 * What becomes of a key of coturn.
 *
 * - `supported`
 * - `needless`: what it asks for is so anyway, or does not arise
 * - `unsupported`: what it asks for is missing, which a warning says
 * - `refused`: without it the server would be less safe than the file says, so it does not start
 */
export type KeyTreatment = "supported" | "needless" | "unsupported" | "refused";

export interface ConfKey {
  readonly treatment: KeyTreatment;
  /** What stands for the value in documentation; a flag has none. */
  readonly value: string | undefined;
  /** What it does here, or why it does nothing. */
  readonly note: string;
  /** @throws {InvalidValueError} */
  readonly read?: (conf: TurnserverConf, value: string) => void;
}

/** A reader of values, which throws `InvalidValueError`. */
type Parse<Value> = (value: string) => Value;

/** The fields that take such a value. */
type FieldFor<Value> = {
  [Field in keyof TurnserverConf]-?: Value extends TurnserverConf[Field] ? Field : never;
}[keyof TurnserverConf];

type ListFor<Value> = FieldFor<Value[]>;

/** A supported key without a value, or with on and off. */
export function flag(note: string, field: FieldFor<boolean>): ConfKey {
  return supported(undefined, note, (conf, value) => {
    Object.assign(conf, { [field]: readFlag(value) });
  });
}

/** A supported key of which the last line counts. */
export function single<Value>(
  value: string,
  note: string,
  { parse, field }: { readonly parse: Parse<Value>; readonly field: FieldFor<Value> },
): ConfKey {
  return supported(value, note, (conf, text) => {
    Object.assign(conf, { [field]: parse(text) });
  });
}

/** A supported key of which every line counts. */
export function repeated<Value>(
  value: string,
  note: string,
  { parse, field }: { readonly parse: Parse<Value>; readonly field: ListFor<Value> },
): ConfKey {
  return supported(value, note, (conf, text) => {
    (conf[field] as Value[]).push(parse(text));
  });
}

/** A supported key that one field does not hold. */
export function supported(
  value: string | undefined,
  note: string,
  read: (conf: TurnserverConf, value: string) => void,
): ConfKey {
  return { treatment: "supported", value, note, read };
}

export function needless(note: string, value?: string): ConfKey {
  return { treatment: "needless", value, note };
}

export function unsupported(note: string, value?: string): ConfKey {
  return { treatment: "unsupported", value, note };
}

export function refused(note: string, value?: string): ConfKey {
  return { treatment: "refused", value, note };
}

import { InvalidValueError } from "../options/invalid-value.ts";
import { contradictions, doubts } from "./conf-checks.ts";
import type { ConfKey } from "./conf-key.ts";
import { CONF_KEYS, similarKey } from "./conf-keys.ts";
import { type ConfProblem, type ConfSetting, readConfLines } from "./conf-lines.ts";
import { readFlag } from "./conf-values.ts";
import { emptyConf, type TurnserverConf } from "./turnserver-conf.ts";

export interface ConfReading {
  readonly conf: TurnserverConf;
  /** With any of these the server does not start. In the order of the file. */
  readonly errors: readonly ConfProblem[];
  readonly warnings: readonly ConfProblem[];
}

/** Reads a turnserver.conf, and says everything that is wrong with it at once. */
export function readTurnserverConf(text: string): ConfReading {
  const lines = readConfLines(text);
  const conf = emptyConf();
  const errors = [...lines.errors];
  const warnings = [...lines.warnings];
  /** Where each key stands, for problems of several keys together. */
  const lineOf = new Map<string, number>();

  for (const setting of lines.settings) {
    const { line, name } = setting;
    const key = CONF_KEYS.get(name);
    if (key === undefined) {
      warnings.push({ line, message: unknownKey(name) });
      continue;
    }
    lineOf.set(name, line);
    try {
      const objection = apply(key, setting, conf);
      if (objection !== undefined) {
        const problems = key.treatment === "refused" ? errors : warnings;
        problems.push({ line, key: name, message: objection });
      }
    } catch (error) {
      if (!(error instanceof InvalidValueError)) throw error;
      errors.push({ line, key: name, message: error.message });
    }
  }

  const withLine = (problem: Omit<ConfProblem, "line">): ConfProblem => {
    const line = problem.key === undefined ? undefined : lineOf.get(problem.key);
    return line === undefined ? problem : { line, ...problem };
  };
  // What is missing may stand in a line that could not be read.
  if (errors.length === 0) errors.push(...contradictions(conf).map(withLine));
  warnings.push(...doubts(conf).map(withLine));
  return { conf, errors: errors.toSorted(byLine), warnings: warnings.toSorted(byLine) };
}

/** @returns what there is to say about a key that is not supported */
function apply(key: ConfKey, { value }: ConfSetting, conf: TurnserverConf): string | undefined {
  switch (key.treatment) {
    case "supported":
      key.read?.(conf, value);
      return undefined;
    case "needless":
      return undefined;
    case "unsupported":
      return isSwitchedOff(key, value) ? undefined : `not supported: ${key.note}`;
    case "refused":
      return isSwitchedOff(key, value)
        ? undefined
        : `not supported, and without it the server would be less safe: ${key.note}`;
    default:
      return key.treatment satisfies never;
  }
}

function isSwitchedOff(key: ConfKey, value: string): boolean {
  return key.value === undefined && !readFlag(value);
}

/** Does not repeat the name: a secret may stand where it was not meant to. */
function unknownKey(name: string): string {
  const similar = similarKey(name);
  const guess = similar === undefined ? "" : `; ${similar} is one`;
  return `there is no such key, so the line is ignored${guess}`;
}

function byLine(one: ConfProblem, other: ConfProblem): number {
  return (one.line ?? 0) - (other.line ?? 0);
}

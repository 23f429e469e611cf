import { InvalidValueError } from "../options/invalid-value.ts";
import { contradictions, suspiciousSettings } from "./conf-checks.ts";
import type { ConfKey } from "./conf-keys.ts";
import { CONF_KEYS, similarKey } from "./conf-keys.ts";
import { type ConfProblem, type ConfSetting, readConfLines } from "./conf-lines.ts";
import { readFlag } from "./conf-values.ts";
import { emptyConf, type TurnserverConf } from "./turnserver-conf.ts";

export interface ConfReading {
  readonly conf: TurnserverConf;
  /** Every line with a setting, known or not. */
  readonly settings: readonly ConfSetting[];
  /** If there are any, the server does not start. In the order of the file. */
  readonly errors: readonly ConfProblem[];
  readonly warnings: readonly ConfProblem[];
}

/** Reads a turnserver.conf and reports every problem in it. */
export function readTurnserverConf(text: string): ConfReading {
  const lines = readConfLines(text);
  const conf = emptyConf();
  const errors = [...lines.errors];
  const warnings = [...lines.warnings];
  /** The line of each key, for problems that concern several keys. */
  const lineOf = new Map<string, number>();

  /** The line of each setting that a later line may replace. */
  const givenIn = new Map<string, number>();

  for (const setting of lines.settings) {
    const { line, name, value } = setting;
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
      errors.push({ line, key: name, message: [error.message, ...hintsAbout(key, value)].join("; ") });
      continue;
    }
    if (key.treatment !== "supported") continue;
    for (const message of hintsAbout(key, value)) warnings.push({ line, key: name, message });
    const place = key.replaces?.(value);
    if (place === undefined) continue;
    const before = givenIn.get(`${name}=${place}`);
    givenIn.set(`${name}=${place}`, line);
    if (before === undefined) continue;
    const what = place === "" ? "is given again" : `has the same name as line ${before}`;
    warnings.push({ line, key: name, message: `${what}; line ${before} has no effect, so remove one` });
  }

  const withLine = (problem: Omit<ConfProblem, "line">): ConfProblem => {
    const line = problem.key === undefined ? undefined : lineOf.get(problem.key);
    return line === undefined ? problem : { line, ...problem };
  };
  // A key that seems to be missing may be in a line that could not be read.
  if (errors.length === 0) errors.push(...contradictions(conf).map(withLine));
  warnings.push(...suspiciousSettings(conf).map(withLine));
  return {
    conf,
    settings: lines.settings,
    errors: errors.toSorted(byLine),
    warnings: warnings.toSorted(byLine),
  };
}

/** @returns the problem with a key that is not supported */
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
        : `not supported, and ignoring it would make the server less secure: ${key.note}`;
    default:
      return key.treatment satisfies never;
  }
}

/** A command or variable of a shell: anywhere in a value, except `$NAME`, which has to be a whole part of it. */
const SHELL = /\$\(.*\)|`.+`|\$\{\w+\}|(?<![^/:.@])\$[a-z_]\w*(?![^/:.@])/i;

/** What people mean by a value that is taken as it stands. Quotes nothing, since it may be a secret. */
function hintsAbout(key: ConfKey, value: string): readonly string[] {
  const hints: string[] = [];
  if (SHELL.test(value)) {
    hints.push("has what looks like a command or variable of a shell, but nothing runs or replaces it here");
  }
  if (/^'.*'$/.test(value)) {
    hints.push("is in single quotes, which are part of it; write it in double quotes or without");
  }
  if (/(?:^|\s)#/.test(value) && !key.isNumber) {
    hints.push('has " #" in it, but a comment can only be on a line of its own, as in coturn');
  }
  return hints;
}

function isSwitchedOff(key: ConfKey, value: string): boolean {
  return key.value === undefined && !readFlag(value);
}

/** Does not quote the name, since a secret may be in the wrong place. */
function unknownKey(name: string): string {
  const similar = similarKey(name);
  const hint = similar === undefined ? "" : `; did you mean ${similar}?`;
  return `unknown key, so the line is ignored${hint}`;
}

function byLine(one: ConfProblem, other: ConfProblem): number {
  return (one.line ?? 0) - (other.line ?? 0);
}

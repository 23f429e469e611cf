import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { createSecureContext } from "node:tls";
import type { TlsContext } from "@visavis/turn/node";
import { hasTls } from "./conf-checks.ts";
import type { ConfProblem } from "./conf-lines.ts";
import { readTurnserverConf } from "./read-turnserver-conf.ts";
import type { TurnserverConf } from "./turnserver-conf.ts";

/** A turnserver.conf with the files that it names, relative to its directory. */
export interface TurnserverFile {
  readonly conf: TurnserverConf;
  readonly tls: TlsContext | undefined;
  readonly warnings: readonly ConfProblem[];
}

/** The file cannot be used. Each problem says what to do, and none contains a secret. */
export class TurnserverFileError extends Error {
  override readonly name = "TurnserverFileError";
  readonly path: string;
  readonly problems: readonly ConfProblem[];
  constructor(path: string, problems: readonly ConfProblem[]) {
    super(problems.map((problem) => formatProblem(path, problem)).join("\n"));
    this.path = path;
    this.problems = problems;
  }
}

/** `turnserver.conf:7: min-port: 80 is too low; …` */
export function formatProblem(path: string, { line, key, message }: ConfProblem): string {
  const place = line === undefined ? path : `${path}:${line}`;
  return key === undefined ? `${place}: ${message}` : `${place}: ${key}: ${message}`;
}

/** @throws {TurnserverFileError} with all errors */
export function readTurnserverFile(path: string): TurnserverFile {
  const text = readNamed(path, { conf: path }).toString();
  const { conf, errors, warnings } = readTurnserverConf(text);
  if (errors.length > 0) throw new TurnserverFileError(path, errors);
  const located = { ...conf };
  for (const field of ["cert", "pkey", "pidFile", "logFile"] as const) {
    if (conf[field] !== undefined) located[field] = resolve(dirname(path), conf[field]);
  }
  return {
    conf: located,
    tls: readCertificate(path, located),
    warnings: [...warnings, ...visibleSecrets(path, conf)],
  };
}

function readNamed(path: string, { conf, key }: { readonly conf: string; readonly key?: string }): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    const problem =
      key === undefined
        ? { message: `cannot be read (${code}); correct the path` }
        : { key, message: `${path} cannot be read (${code}); correct it` };
    throw new TurnserverFileError(conf, [problem]);
  }
}

function readCertificate(path: string, conf: TurnserverConf): TlsContext | undefined {
  const { cert, pkey, pkeyPassword, ciphers, isTls12Off } = conf;
  if (!hasTls(conf) || cert === undefined || pkey === undefined) return undefined;
  const context: TlsContext = {
    cert: readNamed(cert, { conf: path, key: "cert" }),
    key: readNamed(pkey, { conf: path, key: "pkey" }),
    minVersion: isTls12Off ? "TLSv1.3" : "TLSv1.2",
    ...(pkeyPassword !== undefined && { passphrase: pkeyPassword }),
    ...(ciphers !== undefined && { ciphers }),
  };
  try {
    createSecureContext({ ...context, cert: Buffer.from(context.cert), key: Buffer.from(context.key) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TurnserverFileError(path, [
      { key: "cert", message: `does not match pkey, pkey-pwd and cipher-list: ${reason}` },
    ]);
  }
  return context;
}

/** Warns if every user of this computer can read the secrets. On Windows the mode bits do not tell. */
function visibleSecrets(path: string, { users, secrets }: TurnserverConf): readonly ConfProblem[] {
  const hasSecrets = users.size > 0 || secrets.length > 0;
  if (!hasSecrets || process.platform === "win32" || (statSync(path).mode & 0o004) === 0) return [];
  return [
    { message: "contains secrets and is readable by every user of this computer; run `chmod o-r` on it" },
  ];
}

import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { createSecureContext } from "node:tls";
import type { TlsContext } from "@visavis/turn/node";
import { hasTls } from "./conf-checks.ts";
import type { ConfProblem } from "./conf-lines.ts";
import { type ConfReading, readTurnserverConf } from "./read-turnserver-conf.ts";
import type { TurnserverConf } from "./turnserver-conf.ts";

/** A turnserver.conf with the files that it names, relative to its directory. */
export interface TurnserverFile {
  readonly conf: TurnserverConf;
  readonly tls: TlsContext | undefined;
  /** The certificate does not exist yet, and TLS begins when it does. */
  readonly isWaitingForCertificate: boolean;
  readonly warnings: readonly ConfProblem[];
}

/** The file cannot be used. Each problem says what to do, and none contains a secret. */
export class TurnserverFileError extends Error {
  override readonly name = "TurnserverFileError";
  readonly path: string;
  readonly problems: readonly ConfProblem[];
  /** The only problem is that the certificate or its key does not exist. */
  readonly isCertificateMissing: boolean;
  constructor(
    path: string,
    problems: readonly ConfProblem[],
    { isCertificateMissing = false }: { readonly isCertificateMissing?: boolean } = {},
  ) {
    super(problems.map((problem) => formatProblem(path, problem)).join("\n"));
    this.path = path;
    this.problems = problems;
    this.isCertificateMissing = isCertificateMissing;
  }
}

/** With `--wait-for-cert`. */
export const CERTIFICATE_AWAITED: ConfProblem = {
  key: "cert",
  message: "or its key does not exist yet; TLS begins as soon as both can be read",
};

/** `turnserver.conf:7: min-port: 80 is too low; …` */
export function formatProblem(path: string, { line, key, message }: ConfProblem): string {
  const place = line === undefined ? path : `${path}:${line}`;
  return key === undefined ? `${place}: ${message}` : `${place}: ${key}: ${message}`;
}

/**
 * @param options.waitsForCertificate whether the file may name a certificate that does not exist yet
 * @throws {TurnserverFileError} with all errors
 */
export function readTurnserverFile(
  path: string,
  { waitsForCertificate = false }: { readonly waitsForCertificate?: boolean } = {},
): TurnserverFile {
  const { conf, warnings } = readConf(path);
  const located = locate(path, conf);
  const found = { conf: located, warnings: [...warnings, ...visibleSecrets(path, conf)] };
  try {
    return { ...found, tls: readCertificate(path, located), isWaitingForCertificate: false };
  } catch (error) {
    const isAwaited =
      waitsForCertificate && error instanceof TurnserverFileError && error.isCertificateMissing;
    if (!isAwaited) throw error;
    return {
      ...found,
      warnings: [...found.warnings, CERTIFICATE_AWAITED],
      tls: undefined,
      isWaitingForCertificate: true,
    };
  }
}

/**
 * Reads the file alone, without those that it names.
 *
 * @throws {TurnserverFileError} with all errors
 */
export function readConf(path: string): Pick<ConfReading, "conf" | "warnings"> {
  const { errors, ...reading } = readTurnserverConf(readText(path));
  if (errors.length > 0) throw new TurnserverFileError(path, errors);
  return reading;
}

/** @throws {TurnserverFileError} */
export function readText(path: string): string {
  const text = readNamed(path, { conf: path }).toString();
  if (!text.includes("\0")) return text;
  throw new TurnserverFileError(path, [
    { message: "is not a text in UTF-8, but perhaps one in UTF-16; save it as UTF-8" },
  ]);
}

/** Paths in the file are relative to its directory. */
export function locate(path: string, conf: TurnserverConf): TurnserverConf {
  const located = { ...conf };
  for (const field of ["cert", "pkey", "pidFile", "logFile"] as const) {
    if (conf[field] !== undefined) located[field] = resolve(dirname(path), conf[field]);
  }
  return located;
}

/** Files that the server would write, and for which there is no place. */
export function misplacedOutputs({ pidFile, logFile }: TurnserverConf): readonly ConfProblem[] {
  return [
    { key: "pidfile", file: pidFile },
    { key: "log-file", file: logFile },
  ].flatMap(({ key, file }) => {
    if (file === undefined) return [];
    if (kindOf(file) === "directory") return [{ key, message: `${file} is a directory; name a file in it` }];
    const directory = dirname(file);
    const kind = kindOf(directory);
    if (kind === "directory" || kind === "unknown") return [];
    if (kind === "other") return [{ key, message: `${directory} is not a directory; correct the path` }];
    const inRun = /^(?:\/var)?\/run\/([^/]+)$/.exec(directory)?.[1];
    const advice =
      inRun === undefined ? "" : `, for example by RuntimeDirectory=${inRun} in the unit of systemd,`;
    return [
      { key, message: `the directory ${directory} does not exist; create it${advice} or remove the line` },
    ];
  });
}

/** `unknown` if this user may not see it. */
function kindOf(path: string): "directory" | "other" | "missing" | "unknown" {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? "missing" : stats.isDirectory() ? "directory" : "other";
  } catch {
    return "unknown";
  }
}

function readNamed(path: string, { conf, key }: { readonly conf: string; readonly key?: string }): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    const hint = path.includes(" #") ? "; a comment can only be on a line of its own" : "";
    const advice = code === "EACCES" ? "allow this user to read it" : "correct the path";
    if (key === undefined) {
      throw new TurnserverFileError(conf, [{ message: `cannot be read (${code}); ${advice}` }]);
    }
    if (code === "ENOENT") {
      const message = `${path} does not exist (ENOENT); correct the path, or start with --wait-for-cert if it will exist later${hint}`;
      const missing = { key, message };
      throw new TurnserverFileError(conf, [missing], { isCertificateMissing: true });
    }
    throw new TurnserverFileError(conf, [{ key, message: `${path} cannot be read (${code}); ${advice}` }]);
  }
}

/**
 * @returns `undefined` if the file is without TLS
 * @throws {TurnserverFileError}
 */
export function readCertificate(path: string, conf: TurnserverConf): TlsContext | undefined {
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
export function visibleSecrets(path: string, { users, secrets }: TurnserverConf): readonly ConfProblem[] {
  const hasSecrets = users.size > 0 || secrets.length > 0;
  if (!hasSecrets || process.platform === "win32" || (statSync(path).mode & 0o004) === 0) return [];
  return [
    { message: "contains secrets and is readable by every user of this computer; run `chmod o-r` on it" },
  ];
}

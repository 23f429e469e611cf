import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import type { Report } from "../log/events.ts";
import { UsageError } from "../options/read-options.ts";
import type { CertificateSource, CurrentCertificate } from "./certificate-source.ts";

/** The operator's own files, both in PEM. */
export interface OwnPaths {
  /** The server's certificate first, then those that lead to its authority. */
  readonly certPath: string;
  readonly keyPath: string;
}

/**
 * The operator's own certificate, read again whenever one of the files is another. Links are followed, as certbot moves
 * those.
 *
 * @throws {UsageError} when the files do not serve
 */
export async function openOwnCertificate({
  paths,
  nowMs,
  report,
}: {
  readonly paths: OwnPaths;
  readonly nowMs: () => number;
  readonly report: Report;
}): Promise<CertificateSource> {
  const { certPath } = paths;
  let known = await stateOf(paths);
  /** A state that does not serve. It may be the middle of a change, so it is refused when it lasts. */
  let doubted: { readonly state: string; readonly isTold: boolean } | undefined;
  let { current, certificate } = await readOwn(paths);
  let toldProblem: string | undefined;
  tellDoubt();

  function tellDoubt(): void {
    const problem = doubtOf(certificate, nowMs());
    if (problem !== undefined && problem !== toldProblem) {
      report({ event: "certificate.doubted", file: certPath, problem });
    }
    toldProblem = problem;
  }

  return {
    get current() {
      return current;
    },
    async look() {
      tellDoubt();
      const state = await stateOf(paths);
      if (state === known) {
        doubted = undefined;
        return false;
      }
      try {
        const read = await readOwn(paths);
        known = state;
        doubted = undefined;
        if (isSame(read.current, current)) return false;
        ({ current, certificate } = read);
      } catch (error) {
        const isTold = doubted?.state === state && doubted.isTold;
        const lasts = doubted?.state === state;
        doubted = { state, isTold: isTold || lasts };
        if (lasts && !isTold) throw error;
        return false;
      }
      const validUntil = certificate.validToDate.toISOString();
      report({ event: "certificate.reloaded", file: certPath, validUntil });
      tellDoubt();
      return true;
    },
  };
}

/** @throws {UsageError} when the files do not serve */
async function readOwn({ certPath, keyPath }: OwnPaths): Promise<{
  readonly certificate: X509Certificate;
  readonly current: CurrentCertificate;
}> {
  const tls = { cert: await readPem("cert", certPath), key: await readPem("key", keyPath) };
  const certificate = parseCertificate(tls.cert, certPath);
  if (!certificate.checkPrivateKey(parseKey(tls.key, keyPath))) {
    throw new UsageError(
      `the key in ${keyPath} does not belong to the first certificate in ${certPath}; give the two that go together with --cert and --key`,
    );
  }
  try {
    createSecureContext({ ...tls, minVersion: "TLSv1.2" });
  } catch (error) {
    throw new UsageError(
      `TLS refuses ${certPath} and ${keyPath} (${reasonOf(error)}); give others with --cert and --key`,
    );
  }
  return { certificate, current: { tls, authority: undefined } };
}

async function readPem(option: "cert" | "key", path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new UsageError(
      `${path} cannot be read (${reasonOf(error)}); correct that, or give another file with --${option}`,
    );
  }
}

function parseCertificate(pem: string, path: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new UsageError(`${path} holds no certificate in PEM; give a file that does with --cert`);
  }
}

function parseKey(pem: string, path: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const isLocked =
      (error instanceof Error && "code" in error && error.code === "ERR_MISSING_PASSPHRASE") ||
      pem.includes("ENCRYPTED");
    throw new UsageError(
      isLocked
        ? `the key in ${path} has a passphrase; take it off with openssl pkey -in ${path} -out <file>, and give that with --key`
        : `${path} holds no private key in PEM; give a file that does with --key`,
    );
  }
}

/** The same as long as neither file has changed. */
async function stateOf({ certPath, keyPath }: OwnPaths): Promise<string> {
  const states = [certPath, keyPath].map(async (path) => {
    try {
      const { ino, size, mtimeMs, ctimeMs } = await stat(path);
      return [ino, size, mtimeMs, ctimeMs].join();
    } catch {
      return "missing";
    }
  });
  return (await Promise.all(states)).join(" ");
}

function isSame(one: CurrentCertificate, other: CurrentCertificate): boolean {
  return one.tls.cert === other.tls.cert && one.tls.key === other.tls.key;
}

function doubtOf({ validFromDate, validToDate }: X509Certificate, nowMs: number): string | undefined {
  if (validToDate.getTime() <= nowMs) return `it expired at ${validToDate.toISOString()}`;
  if (validFromDate.getTime() > nowMs) return `it is not valid before ${validFromDate.toISOString()}`;
  return undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? String(error.code) : error.message;
}

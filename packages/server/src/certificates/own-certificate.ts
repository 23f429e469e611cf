import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import type { Report } from "../log/events.ts";
import { UsageError } from "../options/read-options.ts";
import type { CertificateSource, CurrentCertificate } from "./certificate-source.ts";

/** The operator's own files, both in PEM. */
export interface OwnPaths {
  /** The server's certificate first, then the intermediate ones. */
  readonly certPath: string;
  readonly keyPath: string;
}

/**
 * The operator's own certificate, read again whenever one of the files changes. Symbolic links are followed, since certbot
 * renews certificates by changing those.
 *
 * @throws {UsageError} when the files cannot be used
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
  let knownState = await stateOf(paths);
  /**
   * A state of the files that cannot be used. It may be one moment of a change in two steps, so it is an error only when
   * the next look finds it again.
   */
  let unusable: { readonly state: string; readonly isReported: boolean } | undefined;
  let { current, certificate } = await readOwn(paths);
  let reportedProblem: string | undefined;
  warnIfInvalid();

  function warnIfInvalid(): void {
    const problem = validityProblem(certificate, nowMs());
    if (problem !== undefined && problem !== reportedProblem) {
      report({ event: "certificate.warning", file: certPath, problem });
    }
    reportedProblem = problem;
  }

  return {
    get current() {
      return current;
    },
    async look() {
      warnIfInvalid();
      const state = await stateOf(paths);
      if (state === knownState) {
        unusable = undefined;
        return false;
      }
      try {
        const read = await readOwn(paths);
        knownState = state;
        unusable = undefined;
        if (isSame(read.current, current)) return false;
        ({ current, certificate } = read);
      } catch (error) {
        const isSecondLook = unusable?.state === state;
        const isReported = isSecondLook && unusable?.isReported === true;
        unusable = { state, isReported: isSecondLook };
        if (isSecondLook && !isReported) throw error;
        return false;
      }
      const validUntil = certificate.validToDate.toISOString();
      report({ event: "certificate.reloaded", file: certPath, validUntil });
      warnIfInvalid();
      return true;
    },
    async handOut() {},
  };
}

/** @throws {UsageError} when the files cannot be used */
async function readOwn({ certPath, keyPath }: OwnPaths): Promise<{
  readonly certificate: X509Certificate;
  readonly current: CurrentCertificate;
}> {
  const tls = { cert: await readPem("cert", certPath), key: await readPem("key", keyPath) };
  const certificate = parseCertificate(tls.cert, certPath);
  if (!certificate.checkPrivateKey(parseKey(tls.key, keyPath))) {
    throw new UsageError(
      `the key in ${keyPath} does not match the first certificate in ${certPath}; give a matching pair with --cert and --key`,
    );
  }
  try {
    createSecureContext({ ...tls, minVersion: "TLSv1.2" });
  } catch (error) {
    throw new UsageError(
      `${certPath} and ${keyPath} cannot be used for TLS (${reasonOf(error)}); give others with --cert and --key`,
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
    throw new UsageError(`${path} contains no certificate in PEM; give another file with --cert`);
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
        ? `the key in ${path} has a passphrase; remove it with openssl pkey -in ${path} -out <file>, and give that with --key`
        : `${path} contains no private key in PEM; give another file with --key`,
    );
  }
}

/** Changes whenever one of the files does. */
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

function validityProblem({ validFromDate, validToDate }: X509Certificate, nowMs: number): string | undefined {
  if (validToDate.getTime() <= nowMs) return `it expired at ${validToDate.toISOString()}`;
  if (validFromDate.getTime() > nowMs) return `it is not valid before ${validFromDate.toISOString()}`;
  return undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? String(error.code) : error.message;
}

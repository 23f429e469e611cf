import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { TEST_CERTIFICATES } from "../../../turn/src/testing/test-certificates.ts";
import { readTurnserverFile, TurnserverFileError } from "./turnserver-file.ts";

const [first, second] = TEST_CERTIFICATES;
const directory = mkdtempSync(join(tmpdir(), "visavis-turnserver-"));
const path = join(directory, "turnserver.conf");
afterAll(() => rmSync(directory, { recursive: true }));

beforeEach(() => {
  writeFileSync(join(directory, "cert.pem"), first.cert);
  writeFileSync(join(directory, "key.pem"), first.key);
  writeFileSync(join(directory, "other.pem"), second.key);
});

function read(text: string) {
  writeFileSync(path, `static-auth-secret=0123456789abcdef\n${text}`);
  chmodSync(path, 0o600);
  return readTurnserverFile(path);
}

test("a file without a certificate has no TLS", () => {
  expect(read("")).toMatchObject({ tls: undefined, warnings: [] });
  expect(read("cert=cert.pem\npkey=key.pem\nno-tls").tls).toBeUndefined();
});

test("the certificate is read relative to the file", () => {
  const { tls } = read("cert=cert.pem\npkey=key.pem\ncipher-list=ECDHE-ECDSA-AES128-GCM-SHA256\nno-tlsv1_2");
  expect(tls).toEqual({
    cert: Buffer.from(first.cert),
    key: Buffer.from(first.key),
    ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256",
    minVersion: "TLSv1.3",
  });
  expect(read(`cert=${directory}/cert.pem\npkey=${directory}/key.pem`).tls?.minVersion).toBe("TLSv1.2");
});

test("output paths are relative to the directory of the file", () => {
  const { conf } = read("pidfile=run/turn.pid\nlog-file=/var/log/turn.log");
  expect(conf).toMatchObject({ pidFile: join(directory, "run/turn.pid"), logFile: "/var/log/turn.log" });
  expect(read("log-file=stdout").conf.logFile).toBeUndefined();
});

describe("unusable settings are refused with their line", () => {
  test.each([
    ["a missing certificate", "cert=none.pem\npkey=key.pem", "cert: ", "none.pem does not exist (ENOENT)"],
    ["a missing key", "cert=cert.pem\npkey=none.pem", "pkey: ", "none.pem does not exist (ENOENT)"],
    ["a key of another certificate", "cert=cert.pem\npkey=other.pem", "cert: does not match pkey", ""],
    [
      "a file that is not a certificate",
      "cert=turnserver.conf\npkey=key.pem",
      "cert: does not match pkey",
      "",
    ],
    ["unknown ciphers", "cert=cert.pem\npkey=key.pem\ncipher-list=none", "cipher-list", ""],
    [
      "two bad lines",
      "listening-port=x\nmin-port=1",
      `${path}:2: listening-port: `,
      `\n${path}:3: min-port: `,
    ],
  ])("%s", (_, text, ...messages) => {
    expect(() => read(text)).toThrow(TurnserverFileError);
    for (const message of messages) expect(() => read(text)).toThrow(message);
  });

  test("a file in UTF-16", () => {
    writeFileSync(path, Buffer.from("\uFEFFrealm=example.org\r\n", "utf16le"));
    expect(() => readTurnserverFile(path)).toThrow(
      "is not a text in UTF-8, but perhaps one in UTF-16; save it as UTF-8",
    );
  });

  test("a missing file", () => {
    expect(() => readTurnserverFile("/nowhere.conf")).toThrow("/nowhere.conf: cannot be read (ENOENT)");
  });
});

test.skipIf(process.platform === "win32")("secrets that everyone can read cause a warning", () => {
  writeFileSync(path, "static-auth-secret=0123456789abcdef\n");
  chmodSync(path, 0o644);
  expect(readTurnserverFile(path).warnings).toEqual([{ message: expect.stringContaining("chmod o-r") }]);
  writeFileSync(path, "stun-only\n");
  expect(readTurnserverFile(path).warnings).toEqual([]);
});

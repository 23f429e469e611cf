import { X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { LogEvent } from "../log/events.ts";
import type { Look } from "../network/interface-watch.ts";
import { UsageError } from "../options/read-options.ts";
import { newKey, readKey } from "./authority.ts";
import { openCertificates } from "./certificates.ts";
import { issueAuthority, issueServerCertificate } from "./issuing.ts";

const root = mkdtempSync(join(tmpdir(), "visavis-own-"));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
const newPath = (name: string) => join(root, `${count++}-${name}`);

const NOW_MS = Date.UTC(2026, 0, 31, 12);
const DAY_MS = 86_400_000;

/** An operator's own certificate and key. */
async function issued({ nowMs = NOW_MS }: { readonly nowMs?: number } = {}) {
  const [key, authorityKey] = [newKey(), newKey()].map((pem) => readKey(pem)!);
  const pem = await issueAuthority({ key: authorityKey!, hostName: "alpha", nowMs });
  const cert = await issueServerCertificate({
    authority: { pem, key: authorityKey! },
    key: key!,
    hosts: { names: ["alpha"], addresses: [] },
    nowMs,
  });
  return { cert, key: key!.export({ type: "pkcs8", format: "pem" }).toString() };
}

async function open({
  certPath,
  keyPath,
  nowMs = NOW_MS,
}: {
  readonly certPath: string;
  readonly keyPath: string;
  readonly nowMs?: number;
}) {
  const events: LogEvent[] = [];
  const state = { nowMs };
  let changes = 0;
  let look: Look = () => {};
  const certificates = await openCertificates({
    own: { certPath, keyPath },
    dataDirectory: join(root, "unused"),
    hosts: () => ({ names: [], addresses: [] }),
    onChange: () => changes++,
    report: (event) => events.push(event),
    nowMs: () => state.nowMs,
    watch: {
      subscribe(subscriber) {
        look = subscriber;
        return async () => {};
      },
    },
  });
  return {
    certificates,
    events,
    state,
    changes: () => changes,
    look: async () => look({ hasChanged: false }),
  };
}

async function written() {
  const paths = { certPath: newPath("cert.pem"), keyPath: newPath("key.pem") };
  const pair = await issued();
  writeFileSync(paths.certPath, pair.cert);
  writeFileSync(paths.keyPath, pair.key);
  return { ...paths, pair };
}

test("the operator's own certificate is used as it is, without an authority", async () => {
  const { pair, ...paths } = await written();
  const { certificates, events } = await open(paths);
  expect(certificates.tls()).toEqual(pair);
  expect(certificates.authority).toBeUndefined();
  expect(events).toEqual([]);
});

test("the operator's own certificate is reloaded when its files change", async () => {
  const { pair, ...paths } = await written();
  const { certificates, events, changes, look } = await open(paths);
  await look();
  expect(changes()).toBe(0);
  const next = await issued();
  writeFileSync(paths.certPath, next.cert);
  writeFileSync(paths.keyPath, next.key);
  await look();
  expect(certificates.tls()).toEqual(next);
  expect(changes()).toBe(1);
  expect(events).toEqual([
    {
      event: "certificate.reloaded",
      file: paths.certPath,
      validUntil: new X509Certificate(next.cert).validToDate.toISOString(),
    },
  ]);
});

test("links to the certificate are followed when their target changes", async () => {
  const links = { certPath: newPath("cert-link.pem"), keyPath: newPath("key-link.pem") };
  const [first, second] = [await written(), await written()];
  const point = ({ certPath, keyPath }: typeof first) => {
    for (const link of Object.values(links)) rmSync(link, { force: true });
    symlinkSync(certPath, links.certPath);
    symlinkSync(keyPath, links.keyPath);
  };
  point(first);
  const { certificates, look } = await open(links);
  point(second);
  await look();
  expect(certificates.tls()).toEqual(second.pair);
});

test("rewriting the files with the same content changes nothing", async () => {
  const { pair, ...paths } = await written();
  const { changes, events, look } = await open(paths);
  rmSync(paths.certPath);
  writeFileSync(paths.certPath, pair.cert);
  await look();
  expect(changes()).toBe(0);
  expect(events).toEqual([]);
});

test("a half-done change is not reported; one that stays broken is reported once, and the previous pair stays", async () => {
  const { pair, ...paths } = await written();
  const { certificates, events, changes, look } = await open(paths);
  const next = await issued();
  writeFileSync(paths.certPath, next.cert);
  await look();
  expect(events).toEqual([]);
  await look();
  await look();
  await look();
  expect(events).toEqual([
    {
      event: "certificate.rejected",
      problem: `the key in ${paths.keyPath} does not match the first certificate in ${paths.certPath}; give a matching pair with --cert and --key`,
    },
  ]);
  expect(certificates.tls()).toEqual(pair);
  writeFileSync(paths.keyPath, next.key);
  await look();
  expect(certificates.tls()).toEqual(next);
  expect(changes()).toBe(1);
});

test.each([
  ["has expired", NOW_MS + 397 * DAY_MS, "it expired at 2027-03-03T12:00:00.000Z"],
  ["is not valid yet", NOW_MS - 2 * DAY_MS, "it is not valid before 2026-01-30T12:00:00.000Z"],
])("an own certificate that %s is used with a warning", async (_, nowMs, problem) => {
  const { pair, ...paths } = await written();
  const { certificates, events } = await open({ ...paths, nowMs });
  expect(certificates.tls()).toEqual(pair);
  expect(events).toEqual([{ event: "certificate.warning", file: paths.certPath, problem }]);
});

test("the operator's own certificate that expires while in use causes one warning", async () => {
  const { pair: _, ...paths } = await written();
  const { events, state, look } = await open(paths);
  state.nowMs = NOW_MS + 396 * DAY_MS - 1;
  await look();
  expect(events).toEqual([]);
  state.nowMs += 1;
  await look();
  await look();
  expect(events.map(({ event }) => event)).toEqual(["certificate.warning"]);
});

test.each<[string, (paths: { certPath: string; keyPath: string }) => void, RegExp]>([
  [
    "no certificate",
    ({ certPath }) => rmSync(certPath),
    /cert\.pem cannot be read \(ENOENT\); correct that, or give another file with --cert$/,
  ],
  [
    "no key",
    ({ keyPath }) => rmSync(keyPath),
    /key\.pem cannot be read \(ENOENT\); correct that, or give another file with --key$/,
  ],
  [
    "a malformed certificate",
    ({ certPath }) => writeFileSync(certPath, "-----BEGIN CERTIFICATE-----\nAAAA\n"),
    /cert\.pem contains no certificate in PEM; give another file with --cert$/,
  ],
  [
    "a malformed key",
    ({ keyPath }) => writeFileSync(keyPath, ""),
    /key\.pem contains no private key in PEM; give another file with --key$/,
  ],
  [
    "the key of another certificate",
    ({ keyPath }) => writeFileSync(keyPath, newKey()),
    /key\.pem does not match the first certificate in .*cert\.pem; give a matching pair/,
  ],
  [
    "a key with a passphrase",
    ({ keyPath }) => {
      const key = readKey(newKey())!;
      const lock = { cipher: "aes-256-cbc", passphrase: "secret" };
      writeFileSync(keyPath, key.export({ type: "pkcs8", format: "pem", ...lock }));
    },
    /key\.pem has a passphrase; remove it with openssl pkey -in .* and give that with --key$/,
  ],
])("%s keeps the server from starting, with one line that says what to do", async (_, damage, message) => {
  const { pair: _pair, ...paths } = await written();
  damage(paths);
  const error = await open(paths).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect(Object(error).message).toMatch(message);
  expect(Object(error).message).not.toContain("\n");
});

test("issued certificates are kept up to date, and a lasting problem is reported once", async () => {
  const dataDirectory = newPath("data");
  const events: string[] = [];
  let addresses = ["192.0.2.7"];
  let changes = 0;
  let look: Look = () => {};
  const certificates = await openCertificates({
    own: undefined,
    dataDirectory,
    hosts: () => ({ names: ["localhost", "alpha"], addresses }),
    onChange: () => changes++,
    report: ({ event }) => events.push(event),
    watch: {
      subscribe(subscriber) {
        look = subscriber;
        return async () => {};
      },
    },
  });
  expect(certificates.authority?.name).toMatch(/^Visavis alpha /);
  addresses = ["192.0.2.8"];
  await look({ hasChanged: true });
  await look({ hasChanged: false });
  expect(new X509Certificate(certificates.tls().cert).checkIP("192.0.2.8")).toBe("192.0.2.8");
  expect(changes).toBe(1);
  writeFileSync(join(dataDirectory, "authority.pem"), "broken");
  addresses = ["192.0.2.9"];
  await look({ hasChanged: true });
  await look({ hasChanged: false });
  expect(events).toEqual([
    "authority.created",
    "certificate.issued",
    "certificate.issued",
    "certificate.rejected",
  ]);
});

test("a hand-out that cannot be noted is reported, and goes on", async () => {
  const dataDirectory = newPath("data");
  const events: LogEvent[] = [];
  const certificates = await openCertificates({
    own: undefined,
    dataDirectory,
    hosts: () => ({ names: ["localhost", "alpha"], addresses: ["192.0.2.7"] }),
    onChange: () => {},
    report: (event) => events.push(event),
    watch: { subscribe: () => async () => {} },
  });
  // A directory in the file's place cannot be removed like a file.
  const mark = join(dataDirectory, "authority-unused");
  rmSync(mark);
  mkdirSync(mark);
  await certificates.handOut();
  expect(events.at(-1)).toMatchObject({
    event: "authority.warning",
    problem: expect.stringMatching(/authority-unused cannot be written \(E\w+\); correct that/),
  });
});

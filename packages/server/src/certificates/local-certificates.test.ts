import { spawnSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createConnection, isIP } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import type { TlsContext } from "@visavis/turn/node";
import { afterAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { LogEvent } from "../log/events.ts";
import { UsageError } from "../options/read-options.ts";
import type { CertificateHosts } from "./certificate-hosts.ts";
import { issueServerCertificate } from "./issuing.ts";
import { ENDING_MS, openLocalCertificates } from "./local-certificates.ts";
import { RENEWED_BEFORE_END_MS } from "./server-certificate.ts";

/** A second opinion, if it is installed. */
const OPENSSL = "openssl";

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 0, 31, 12);

const alpha: CertificateHosts = {
  names: ["localhost", "alpha", "alpha.local"],
  addresses: ["127.0.0.1", "::1", "192.0.2.7", "2001:db8::7"],
};

const root = mkdtempSync(join(tmpdir(), "visavis-certificates-"));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
const newDirectory = () => join(root, String(count++), "data");

async function open({
  directory = newDirectory(),
  hosts = alpha,
  nowMs = NOW_MS,
}: {
  readonly directory?: string;
  readonly hosts?: CertificateHosts;
  readonly nowMs?: number;
} = {}) {
  const state = { hosts, nowMs };
  const events: LogEvent[] = [];
  const source = await openLocalCertificates({
    directory,
    hosts: () => state.hosts,
    nowMs: () => state.nowMs,
    report: (event) => events.push(event),
  });
  const tls = () => source.current.tls;
  const certificate = () => new X509Certificate(tls().cert);
  const anchor = () => source.current.authority!;
  const reasons = () =>
    events.flatMap((event) => (event.event === "certificate.issued" ? [event.reason] : []));
  return { source, state, events, directory, tls, certificate, anchor, reasons };
}

/** The error of a TLS client that trusts only `ca` and connects to `host`. */
async function objection(
  { cert, key }: TlsContext,
  { ca, host }: { readonly ca: string; readonly host: string },
): Promise<string | undefined> {
  const server = createServer({ cert: cert.toString(), key: key.toString() }, (socket) => socket.end());
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const carrier = createConnection({ port, host: "127.0.0.1" });
  const client = connect({ socket: carrier, host, ca, ...(isIP(host) === 0 && { servername: host }) });
  try {
    await once(client, "secureConnect");
    return undefined;
  } catch (error) {
    const { code, message } = Object(error);
    return String(code === "UNSPECIFIED" ? message : code);
  } finally {
    client.destroy();
    server.close();
    await once(server, "close");
  }
}

describe("the first start", () => {
  test("issues a certificate that a TLS client accepts for each name and address", async () => {
    const { tls, anchor } = await open({ nowMs: Date.now() });
    const ca = anchor().pem;
    for (const host of [...alpha.names, ...alpha.addresses]) {
      expect(await objection(tls(), { ca, host }), host).toBeUndefined();
    }
    for (const host of ["beta.local", "192.0.2.8", "2001:db8::8"]) {
      expect(await objection(tls(), { ca, host }), host).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    }
    const other = await open({ nowMs: Date.now() });
    expect(await objection(tls(), { ca: other.anchor().pem, host: "localhost" })).toBe(
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    );
  });

  test.skipIf(spawnSync(OPENSSL, ["version"]).status !== 0)(
    "issues a chain that OpenSSL accepts in strict mode",
    async () => {
      const { directory } = await open({ nowMs: Date.now() });
      const strictly = ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "authority.pem"];
      const verify = (...args: readonly string[]) =>
        spawnSync(OPENSSL, [...strictly, ...args, "server.pem"], { cwd: directory, encoding: "utf8" });
      expect(verify("-verify_hostname", "alpha.local").stdout).toBe("server.pem: OK\n");
      expect(verify("-verify_ip", "2001:db8::7").stdout).toBe("server.pem: OK\n");
      expect(verify("-verify_ip", "192.0.2.8").status).not.toBe(0);
    },
  );

  test("creates an authority that began a year ago and ends in ten, with a unique name, and logs it", async () => {
    const { anchor, events } = await open();
    const { name, fingerprint, validUntil, der, pem } = anchor();
    expect(name).toMatch(/^Visavis alpha [\dA-F]{6}$/);
    expect(validUntil.toISOString()).toBe("2036-01-31T12:00:00.000Z");
    expect(new X509Certificate(der).toString()).toBe(pem);
    expect(new X509Certificate(pem).validFromDate.toISOString()).toBe("2025-01-31T12:00:00.000Z");
    expect(fingerprint).toMatch(/^(?:[\dA-F]{2}:){31}[\dA-F]{2}$/);
    expect(events[0]).toEqual({
      event: "authority.created",
      name,
      fingerprint,
      validUntil: "2036-01-31T12:00:00.000Z",
    });
    expect((await open()).anchor().name).not.toBe(name);
  });

  test("issues a certificate that is valid from yesterday, for 397 days in total", async () => {
    const { certificate } = await open();
    expect(certificate().validFromDate.getTime()).toBe(NOW_MS - DAY_MS);
    expect(certificate().validToDate.getTime()).toBe(NOW_MS + 396 * DAY_MS);
    expect(certificate().ca).toBe(false);
    expect(certificate().keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  });

  test("creates five files and a directory that only their owner can read", async () => {
    const { directory } = await open();
    expect(readdirSync(directory).sort()).toEqual([
      "authority-key.pem",
      "authority-unused",
      "authority.pem",
      "server-key.pem",
      "server.pem",
    ]);
    for (const file of readdirSync(directory)) {
      expect(statSync(join(directory, file)).mode & 0o777, file).toBe(0o600);
    }
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  test("of several servers at the same time ends with one authority and one key", async () => {
    const directory = newDirectory();
    const servers = await Promise.all(
      Array.from({ length: 5 }, () => open({ directory, nowMs: Date.now() })),
    );
    const later = await open({ directory, nowMs: Date.now() });
    expect(later.events).toEqual([]);
    for (const { tls, anchor } of servers) {
      expect(anchor().fingerprint).toBe(later.anchor().fingerprint);
      expect(tls().key).toBe(later.tls().key);
      expect(await objection(tls(), { ca: anchor().pem, host: "alpha" })).toBeUndefined();
    }
    expect(readdirSync(directory)).toHaveLength(5);
  });
});

describe("the authority", () => {
  test("cannot sign for public websites", async () => {
    const { directory, anchor } = await open({ nowMs: Date.now() });
    const key = createPrivateKey(readFileSync(join(directory, "authority-key.pem")));
    const hosts = { names: ["localhost", "www.example.org"], addresses: [] };
    const authority = { pem: anchor().pem, key };
    const cert = await issueServerCertificate({ authority, key, hosts, nowMs: Date.now() });
    const tls = { cert, key: key.export({ type: "pkcs8", format: "pem" }).toString() };
    expect(await objection(tls, { ca: anchor().pem, host: "www.example.org" })).toBe(
      "permitted subtree violation",
    );
  });

  test("leaves out a new name of the computer that it may not sign for", async () => {
    const { directory } = await open();
    const hosts = { names: ["localhost", "beta", "beta.local"], addresses: ["192.0.2.7"] };
    const { certificate, source, reasons } = await open({ directory, hosts });
    expect(certificate().subjectAltName).toBe("DNS:localhost, DNS:beta.local, IP Address:192.0.2.7");
    expect(reasons()).toEqual(["does not cover beta.local"]);
    expect(await source.look()).toBe(false);
  });

  test("is logged as expiring in its last year", async () => {
    const { directory, anchor } = await open();
    const endMs = anchor().validUntil.getTime();
    const ending = async (nowMs: number) =>
      (await open({ directory, nowMs })).events.filter(({ event }) => event === "authority.expiring");
    expect(await ending(endMs - ENDING_MS)).toEqual([]);
    expect(await ending(endMs - ENDING_MS + 1)).toHaveLength(1);
  });

  test("is set aside once it has expired, and that is logged", async () => {
    const { directory, anchor } = await open();
    const { name, validUntil, pem } = anchor();
    const keyPem = readFileSync(join(directory, "authority-key.pem"), "utf8");
    const last = await open({ directory, nowMs: validUntil.getTime() - 1 });
    expect(last.anchor().name).toBe(name);
    expect(last.certificate().validToDate).toEqual(validUntil);
    expect(await last.source.look()).toBe(false);
    last.state.nowMs += 1;
    expect(await last.source.look()).toBe(true);
    expect(last.anchor().name).not.toBe(name);
    expect(last.events.map(({ event }) => event)).toEqual([
      "certificate.issued",
      "authority.expiring",
      "authority.expired",
      "authority.created",
      "certificate.issued",
    ]);
    const { file } = last.events.find((event) => event.event === "authority.expired")!;
    expect(readFileSync(file, "utf8")).toBe(pem);
    expect(readFileSync(file.replace(".pem", "-key.pem"), "utf8")).toBe(keyPem);
    expect(statSync(file.replace(".pem", "-key.pem")).mode & 0o777).toBe(0o600);
  });

  test("whose certificate was lost gets one with the same name", async () => {
    const { directory, anchor } = await open();
    const { name } = anchor();
    rmSync(join(directory, "authority.pem"));
    expect((await open({ directory })).anchor().name).toBe(name);
  });

  test.each([
    ["authority.pem", "broken", /authority\.pem contains no authority certificate; restore it, or delete/],
    ["authority.pem", "server.pem", /authority\.pem contains no authority certificate; restore it/],
    ["authority-key.pem", "broken", /authority-key\.pem contains no authority key; restore it/],
    ["authority-key.pem", "", /authority-key\.pem contains no authority key; restore it/],
    ["authority-key.pem", "server-key.pem", /authority\.pem does not match authority-key\.pem; restore/],
    ["authority-key.pem", undefined, /authority-key\.pem is missing; restore it, or delete/],
  ])("is never replaced if %s is damaged: %j", async (file, by, message) => {
    const { directory } = await open();
    const path = join(directory, file);
    rmSync(path);
    if (by !== undefined) {
      writeFileSync(path, by.endsWith(".pem") ? readFileSync(join(directory, by)) : by, { mode: 0o600 });
    }
    const before = readdirSync(directory);
    const error = await open({ directory }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(Object(error).message).toMatch(message);
    expect(Object(error).message).not.toContain("\n");
    expect(readdirSync(directory)).toEqual(before);
  });
});

describe("a wrong clock", () => {
  const YEAR_MS = 365 * DAY_MS;
  const kinds = (events: readonly LogEvent[]) => events.map(({ event }) => event);

  test("that was ahead by less than a year when the authority was created does no harm", async () => {
    const { directory, anchor } = await open({ nowMs: NOW_MS + YEAR_MS });
    const later = await open({ directory });
    expect(later.anchor()).toEqual(anchor());
    expect(kinds(later.events)).toEqual(["certificate.issued"]);
    expect(later.certificate().validFromDate.getTime()).toBeLessThanOrEqual(NOW_MS);
  });

  test("that was ahead by more leaves an authority that is replaced, if no device has it", async () => {
    const nowMs = Date.now();
    const { directory, anchor } = await open({ nowMs: nowMs + YEAR_MS + 1000 });
    const later = await open({ directory, nowMs });
    expect(later.anchor().fingerprint).not.toBe(anchor().fingerprint);
    expect(kinds(later.events)).toEqual(["authority.warning", "authority.created", "certificate.issued"]);
    expect(await objection(later.tls(), { ca: later.anchor().pem, host: "alpha" })).toBeUndefined();
    // The new one has not been handed out either.
    expect((await open({ directory, nowMs: nowMs - 2 * YEAR_MS })).anchor()).not.toEqual(later.anchor());
  });

  test("is reported, and the authority stays, if a device may have it", async () => {
    const { directory, anchor, source, tls } = await open();
    await source.handOut();
    await source.handOut();
    const early = await open({ directory, nowMs: 0 });
    expect(early.anchor()).toEqual(anchor());
    // The certificate that devices with a right clock accept stays as well.
    expect(early.tls()).toEqual(tls());
    expect(early.events).toEqual([
      {
        event: "authority.warning",
        name: anchor().name,
        problem: expect.stringMatching(/^it is not valid before 2025-01-31T12:00:00.000Z; set the clock/),
      },
    ]);
    expect(await early.source.look()).toBe(false);
    expect(early.events).toHaveLength(1);
    early.state.nowMs = NOW_MS;
    expect(await early.source.look()).toBe(false);
    early.state.nowMs = 0;
    expect(await early.source.look()).toBe(false);
    expect(kinds(early.events)).toEqual(["authority.warning", "authority.warning"]);
  });

  test("that was past the end of the authority for a while costs nobody their trust, even if a device has got another meanwhile", async () => {
    const { directory, anchor, source } = await open();
    await source.handOut();
    const ahead = await open({ directory, nowMs: NOW_MS + 11 * YEAR_MS });
    expect(ahead.anchor().fingerprint).not.toBe(anchor().fingerprint);
    await ahead.source.handOut();
    const right = await open({ directory });
    expect(right.anchor()).toEqual(anchor());
    expect(kinds(right.events)).toContain("authority.restored");
    const again = await open({ directory, nowMs: NOW_MS + 11 * YEAR_MS });
    expect(again.anchor()).toEqual(ahead.anchor());
  });

  test("that goes back while the server runs is reported", async () => {
    const { source, state, events, anchor } = await open();
    await source.handOut();
    const { fingerprint } = anchor();
    state.nowMs = 0;
    expect(await source.look()).toBe(false);
    expect(anchor().fingerprint).toBe(fingerprint);
    expect(kinds(events).at(-1)).toBe("authority.warning");
  });

  test("gives certificates that begin with their authority, so that they are valid once the clock is right", async () => {
    const { directory, source } = await open();
    await source.handOut();
    const hosts = { ...alpha, addresses: ["192.0.2.8"] };
    const early = await open({ directory, nowMs: 0, hosts });
    expect(early.reasons()).toEqual(["does not cover 192.0.2.8"]);
    expect(early.certificate().validFromDate.toISOString()).toBe("2025-01-31T12:00:00.000Z");
    expect(early.certificate().validToDate.getTime()).toBeGreaterThan(NOW_MS);
    expect(await early.source.look()).toBe(false);
  });

  test("that is past the end of the authority for one look costs no device its trust", async () => {
    const { source, state, events, anchor, directory } = await open();
    await source.handOut();
    const { fingerprint, validUntil } = anchor();
    const keyPem = readFileSync(join(directory, "authority-key.pem"), "utf8");
    state.nowMs = validUntil.getTime();
    expect(await source.look()).toBe(true);
    expect(anchor().fingerprint).not.toBe(fingerprint);
    state.nowMs = NOW_MS;
    expect(await source.look()).toBe(true);
    expect(anchor().fingerprint).toBe(fingerprint);
    expect(readFileSync(join(directory, "authority-key.pem"), "utf8")).toBe(keyPem);
    expect(kinds(events).filter((event) => event.startsWith("authority"))).toEqual([
      "authority.created",
      "authority.expired",
      "authority.created",
      "authority.restored",
    ]);
    expect(await source.look()).toBe(false);
    // It is known that devices may have it.
    state.nowMs = 0;
    expect(await source.look()).toBe(false);
    expect(anchor().fingerprint).toBe(fingerprint);
  });

  test("that starts each time in 1970 leaves no more files with every start", async () => {
    const { directory, state, source, anchor } = await open({ nowMs: 0 });
    state.nowMs = NOW_MS;
    expect(await source.look()).toBe(true);
    const { fingerprint } = anchor();
    const files = readdirSync(directory).length;
    for (let start = 0; start < 5; start += 1) {
      const again = await open({ directory, nowMs: 0 });
      again.state.nowMs = NOW_MS;
      await again.source.look();
      expect(again.anchor().fingerprint).toBe(fingerprint);
    }
    expect(readdirSync(directory)).toHaveLength(files);
  });

  test("creates no authority while one that was set aside cannot be read", async () => {
    const { source, state, anchor, directory } = await open();
    const { fingerprint } = anchor();
    state.nowMs = anchor().validUntil.getTime();
    await source.look();
    state.nowMs = NOW_MS;
    const [file = ""] = readdirSync(directory).filter((name) => /-[\dA-F]{16}\.pem$/.test(name));
    renameSync(join(directory, file), join(directory, "kept"));
    mkdirSync(join(directory, file));
    await expect(source.look()).rejects.toThrow(`${file} cannot be read (EISDIR)`);
    rmSync(join(directory, file), { recursive: true });
    renameSync(join(directory, "kept"), join(directory, file));
    expect(await source.look()).toBe(true);
    expect(anchor().fingerprint).toBe(fingerprint);
  });

  test("neither hides nor spreads a damaged authority that was set aside", async () => {
    const { source, state, anchor, directory } = await open();
    const { fingerprint } = anchor();
    state.nowMs = anchor().validUntil.getTime();
    await source.look();
    for (const file of readdirSync(directory).filter((name) => /-[\dA-F]{16}\.pem$/.test(name))) {
      writeFileSync(join(directory, file), "broken");
    }
    state.nowMs = NOW_MS;
    expect(await source.look()).toBe(true);
    expect(anchor().fingerprint).not.toBe(fingerprint);
    expect(anchor().validUntil.toISOString()).toBe("2036-01-31T12:00:00.000Z");
  });

  test("of several servers with one directory costs no authority", async () => {
    const directory = newDirectory();
    const first = await open({ directory });
    await first.source.handOut();
    const { fingerprint, validUntil } = first.anchor();
    const servers = [first, ...(await Promise.all([1, 2, 3].map(() => open({ directory }))))];
    const jump = async (nowMs: number) => {
      for (const { state } of servers) state.nowMs = nowMs;
      await Promise.all(servers.map(({ source }) => source.look()));
    };
    await jump(validUntil.getTime());
    await jump(NOW_MS);
    for (const { anchor } of servers) expect(anchor().fingerprint).toBe(fingerprint);
  });
});

describe("the authority's mark", () => {
  test("is missing where an earlier version created the authority, which counts as handed out", async () => {
    const { directory, anchor } = await open();
    rmSync(join(directory, "authority-unused"));
    expect((await open({ directory, nowMs: 0 })).anchor()).toEqual(anchor());
  });

  test("does not speak for another authority that was put in its place", async () => {
    const { directory } = await open();
    const other = await open();
    for (const file of ["authority.pem", "authority-key.pem"]) {
      renameSync(join(other.directory, file), join(directory, file));
    }
    expect((await open({ directory, nowMs: 0 })).anchor()).toEqual(other.anchor());
  });

  test("is not set for a key that was there before", async () => {
    const { directory } = await open();
    rmSync(join(directory, "authority.pem"));
    rmSync(join(directory, "authority-unused"));
    const { anchor } = await open({ directory });
    expect((await open({ directory, nowMs: 0 })).anchor()).toEqual(anchor());
  });
});

describe("the certificate", () => {
  test("is kept from one start to the next", async () => {
    const { directory, tls } = await open();
    const again = await open({ directory });
    expect(again.tls()).toEqual(tls());
    expect(again.events).toEqual([]);
  });

  test("is renewed 30 days before it expires", async () => {
    const { source, state, certificate, reasons } = await open();
    const endMs = certificate().validToDate.getTime();
    state.nowMs = endMs - RENEWED_BEFORE_END_MS - 1;
    expect(await source.look()).toBe(false);
    state.nowMs += 1;
    expect(await source.look()).toBe(true);
    expect(certificate().validToDate.getTime()).toBeGreaterThan(endMs);
    expect(reasons()).toEqual(["missing", "about to expire"]);
    expect(await source.look()).toBe(false);
  });

  test("is renewed when the computer gets an address, and kept when it loses one", async () => {
    const { source, state, certificate, anchor, directory } = await open();
    const { fingerprint } = anchor();
    state.hosts = { ...alpha, addresses: [...alpha.addresses, "192.0.2.8"] };
    expect(await source.look()).toBe(true);
    expect(certificate().checkIP("192.0.2.8")).toBe("192.0.2.8");
    expect(anchor().fingerprint).toBe(fingerprint);
    expect(readFileSync(join(directory, "server.pem"), "utf8")).toBe(certificate().toString());
    state.hosts = { ...alpha, addresses: ["127.0.0.1"] };
    expect(await source.look()).toBe(false);
  });

  test("is renewed if the clock was far ahead when it was issued", async () => {
    const { directory } = await open();
    const { reasons } = await open({ directory, nowMs: NOW_MS - 2 * DAY_MS });
    expect(reasons()).toEqual(["not valid yet"]);
  });

  test("of another server with the same directory is used", async () => {
    const { source, state, directory, tls, reasons } = await open();
    const hosts = { ...alpha, addresses: [...alpha.addresses, "192.0.2.8"] };
    const other = await open({ directory, hosts });
    state.hosts = hosts;
    expect(await source.look()).toBe(true);
    expect(tls()).toEqual(other.tls());
    expect(reasons()).toEqual(["missing"]);
  });

  test.each([
    ["server.pem", "broken", "missing"],
    ["server.pem", undefined, "missing"],
    ["server.pem", "authority.pem", "made for another key"],
    ["server-key.pem", "broken", "made for another key"],
    ["server-key.pem", undefined, "made for another key"],
  ])("is replaced if %s is damaged: %j", async (file, by, reason) => {
    const { directory, anchor } = await open();
    const path = join(directory, file);
    rmSync(path);
    if (by !== undefined) {
      writeFileSync(path, by.endsWith(".pem") ? readFileSync(join(directory, by)) : by, { mode: 0o600 });
    }
    const again = await open({ directory });
    expect(again.reasons()).toEqual([reason]);
    expect(again.anchor()).toEqual(anchor());
    expect(again.certificate().checkPrivateKey(createPrivateKey(again.tls().key.toString()))).toBe(true);
  });

  test("is replaced if another authority has signed it", async () => {
    const { directory } = await open();
    for (const file of ["authority.pem", "authority-key.pem"]) rmSync(join(directory, file));
    expect((await open({ directory })).reasons()).toEqual(["signed by another authority"]);
  });

  test("stays in use if no new one can be issued", async () => {
    const { source, state, tls, directory } = await open();
    const before = tls();
    writeFileSync(join(directory, "authority-key.pem"), "broken");
    state.hosts = { ...alpha, addresses: ["192.0.2.8"] };
    await expect(source.look()).rejects.toThrow(UsageError);
    expect(tls()).toBe(before);
  });
});

describe("files", () => {
  test("that others can read are closed to them", async () => {
    const { directory } = await open();
    for (const file of readdirSync(directory)) chmodSync(join(directory, file), 0o644);
    await open({ directory });
    for (const file of readdirSync(directory).filter((name) => name.endsWith(".pem"))) {
      expect(statSync(join(directory, file)).mode & 0o777, file).toBe(0o600);
    }
  });

  test("of another user that others can read are refused", async () => {
    const { directory } = await open();
    const path = join(directory, "authority-key.pem");
    const another = statSync(path).uid + 1;
    vi.spyOn(process, "getuid").mockReturnValue(another);
    onTestFinished(() => void vi.restoreAllMocks());
    await open({ directory });
    chmodSync(path, 0o640);
    await expect(open({ directory })).rejects.toThrow(
      `${path} is open to others (it belongs to another user); give it to the user of this server with chown, and close it with chmod 600`,
    );
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  test("may be kept in a directory behind a link", async () => {
    const { directory, anchor } = await open();
    symlinkSync(directory, `${directory}-link`);
    expect((await open({ directory: `${directory}-link` })).anchor()).toEqual(anchor());
  });

  test("that are directories are refused", async () => {
    const { directory } = await open();
    rmSync(join(directory, "server.pem"));
    mkdirSync(join(directory, "server.pem"), { mode: 0o700 });
    await expect(open({ directory })).rejects.toThrow(/server\.pem cannot be read \(EISDIR\)/);
  });

  test("that are links are not followed", async () => {
    const { directory } = await open();
    const path = join(directory, "authority-key.pem");
    renameSync(path, `${path}.moved`);
    symlinkSync(`${path}.moved`, path);
    await expect(open({ directory })).rejects.toThrow(/authority-key\.pem cannot be read \(ELOOP\)/);
  });

  test("are not kept in a world-writable directory", async () => {
    const directory = newDirectory();
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, 0o777);
    await expect(open({ directory })).rejects.toThrow(
      `everyone may write into ${directory}; close it to others with chmod 700, or give another with --data-dir`,
    );
    expect(readdirSync(directory)).toEqual([]);
  });

  test("cannot be kept if a file has the name of the directory", async () => {
    const directory = newDirectory();
    mkdirSync(join(directory, ".."), { recursive: true });
    writeFileSync(directory, "");
    const error = await open({ directory }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(Object(error).message).toBe(
      `${directory} cannot be written (EEXIST); correct that, or give another place with --data-dir`,
    );
  });
});

import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { TEST_CERTIFICATES } from "../../../turn/src/testing/test-certificates.ts";
import type { LookUp } from "../external-address/look-up.ts";
import { CONF_KEYS } from "../turnserver-conf/conf-keys.ts";
import { checkFile } from "./check-file.ts";
import { checkReport } from "./check-report.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-check-"));
afterAll(() => rmSync(directory, { recursive: true }));

const [first, second] = TEST_CERTIFICATES;
writeFileSync(join(directory, "cert.pem"), first.cert);
writeFileSync(join(directory, "key.pem"), first.key);
writeFileSync(join(directory, "other.pem"), second.key);
const VALID_FROM_MS = new X509Certificate(first.cert).validFromDate.getTime();
const VALID_TO_MS = new X509Certificate(first.cert).validToDate.getTime();

const BASE =
  "listening-ip=127.0.0.1\nrelay-ip=127.0.0.1\nstatic-auth-secret=0123456789abcdef0123456789abcdef\n";

const nobody: LookUp = async () => ({ kind: "failed", problem: "no name server answers" });

async function check(
  text: string,
  {
    lookUp = nobody,
    waitsForCertificate = false,
    nowMs = VALID_FROM_MS + 1,
  }: { readonly lookUp?: LookUp; readonly waitsForCertificate?: boolean; readonly nowMs?: number } = {},
) {
  const path = join(directory, "turnserver.conf");
  writeFileSync(path, BASE + text, { mode: 0o600 });
  return checkReport(await checkFile({ path, waitsForCertificate, trustedProxies: [], lookUp, nowMs }));
}

test("a file without problems is explained line by line, with what the server would do", async () => {
  const { text, exitCode } = await check(
    "# a comment\n\nrealm=example.org\nuser-quota = 20\nmin-port=50000\nmax-port=50999\n" +
      "cert=cert.pem\npkey=key.pem\nno-cli\npidfile=turn.pid\nlog-file=turn.log\n",
  );
  expect(exitCode, text).toBe(0);
  expect(text).toContain(`   7  user-quota=20\n      ${CONF_KEYS.get("user-quota")?.note}\n`);
  expect(text).toContain("  12  no-cli\n      not needed: there is no telnet console\n");
  expect(text).not.toContain("0123456789abcdef");
  expect(text).toContain(`What the server would do:
  listen for UDP on 127.0.0.1:3478
  listen for TCP on 127.0.0.1:3478
  listen for TLS on 127.0.0.1:5349
  show the certificate of `);
  expect(text).toContain(`valid until ${new Date(VALID_TO_MS).toISOString()}
  relay from 127.0.0.1, ports 50000 to 50999
  relay for time-limited users of 1 secret
  name the realm example.org
  allow 20 allocations to each user and 5000 in total
  write the log to standard error and ${directory}/turn.log
  write its process ID to ${directory}/turn.pid

Ports to open in a firewall:
  UDP 3478, TCP 3478, TCP 5349, UDP 50000-50999, TCP 50000-50999

What is missing:
  a public address: clients elsewhere need external-ip=ADDRESS, external-ip=dns:NAME or external-ip=stun:SERVER
  IPv6: there is no address of this computer to relay from

No problems: the server would start.
`);
});

test("every key of coturn has an explanation that stands alone", async () => {
  for (const [name, { note }] of CONF_KEYS) {
    expect(note, name).not.toMatch(/^(?:default|may repeat|the same)\b/);
  }
});

test.each([
  ["a directory that does not exist", "pidfile=none/turn.pid", "none does not exist; create it"],
  [
    "a comment behind a value",
    "external-ip=203.0.113.7 # ours",
    "a comment can only be on a line of its own",
  ],
  ["a command of a shell", "external-ip=$(curl -s x/y/z)", "looks like a command or variable of a shell"],
  ["a directory instead of a file", "log-file=.", "is a directory; name a file in it"],
  ["a file instead of a directory", "pidfile=cert.pem/turn.pid", "cert.pem is not a directory; correct"],
  ["an address of another computer", "listening-ip=203.0.113.9", "is not an address of this computer now"],
  [
    "a port for both",
    "tls-listening-port=3478\ncert=cert.pem\npkey=key.pem",
    "is 3478, as listening-port is",
  ],
  ["a missing certificate", "cert=none.pem\npkey=key.pem", "does not exist (ENOENT); correct the path"],
  ["a key of another certificate", "cert=cert.pem\npkey=other.pem", "does not match pkey"],
  ["a line that is too long", `realm=${"x".repeat(1_100)}`, "longer than 1023 bytes"],
])("%s is an error, and the server would not start", async (_, text, message) => {
  const report = await check(text);
  expect(report.text).toMatch(/ {3}4 {2}.*\n(?: {6}.*\n)* {6}ERROR: /);
  expect(report.text).toContain(message);
  expect(report.text).toMatch(/error.*: the server would not start\.\n$/);
  expect(report.text).not.toContain("What the server would do");
  expect(report.exitCode).toBe(2);
});

test.each([
  [
    "a user that is given twice",
    "realm=x\nuser-quota=9\nuser=a:hush\nuser=a:hush2",
    "has the same name as line 6",
  ],
  ["an unknown key", "fingerprnt=hush", "did you mean fingerprint?"],
  ["a secret with a comment", "static-auth-secret=0123456789abcdef # hush", 'has " #" in it'],
  ["a user of the system that does not exist", "proc-user=hush-hush", "is not in /etc/passwd"],
  ["a name that cannot be looked up", "external-ip=dns:home.example", "gives no address now: no name server"],
])("%s is a warning", async (_, text, message) => {
  const report = await check(text);
  expect(report.text).toContain(`WARNING: `);
  expect(report.text).toContain(message);
  expect(report.text).toMatch(/warning.*: the server would start\.\n$/);
  if (!text.startsWith("proc-user")) expect(report.text).not.toContain("hush");
  expect(report.exitCode).toBe(1);
});

test("a certificate that is too old, too new, or awaited is a warning", async () => {
  const tls = "cert=cert.pem\npkey=key.pem";
  expect((await check(tls, { nowMs: VALID_TO_MS + 1 })).text).toContain("WARNING: has expired on ");
  expect((await check(tls, { nowMs: VALID_FROM_MS - 1 })).text).toContain("WARNING: is valid from ");
  const later = await check("cert=none.pem\npkey=key.pem", { waitsForCertificate: true });
  expect(later.text).toContain("TLS begins as soon as both can be read");
  expect(later.text).not.toContain("listen for TLS");
  expect(later.exitCode).toBe(1);
});

test.skipIf(process.platform !== "linux")("what only root may do is a warning for others", async () => {
  vi.spyOn(process, "getuid").mockReturnValue(65_534);
  onTestFinished(() => void vi.restoreAllMocks());
  const lowest = Number(readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8"));
  const { text } = await check(`listening-port=${Math.max(lowest - 1, 1)}\nproc-user=root\n`);
  expect(text).toContain('WARNING: this user may not become "root"; root must start the server');
  if (lowest > 1) expect(text.match(/WARNING: this user may not open port /g)).toHaveLength(1);
  expect((await check(`listening-port=${lowest + 1}\n`)).text).not.toContain("may not open port");
});

test("an address that is looked up is shown", async () => {
  const lookUp: LookUp = async () => ({ kind: "found", addresses: ["203.0.113.7"], validForMs: 60_000 });
  const { text, exitCode } = await check("external-ip=dns:home.example/127.0.0.1", { lookUp });
  expect(text).toContain("relay from 127.0.0.1, known to others as 203.0.113.7, ports 49152 to 65535");
  expect(text).not.toContain("a public address");
  expect(exitCode).toBe(0);
});

test("of lines with the same key, a problem stands at the one that it is about", async () => {
  const { text } = await check("listening-ip=203.0.113.9\nlistening-ip=0.0.0.0\n");
  expect(text).toMatch(
    / {3}4 {2}listening-ip=203\.0\.113\.9\n.*\n {6}ERROR: 203\.0\.113\.9 is not an address/,
  );
});

test("what may be a secret in the wrong place is not shown", async () => {
  const { text } = await check("use-auth-secret=1hush\nlt-cred-mech=hush:hush\nfingerprint=on\nhush=hush\n");
  expect(text).toContain("use-auth-secret=…");
  expect(text).toContain("fingerprint=on");
  expect(text).not.toContain("hush");
});

test("what could change the terminal is not printed", async () => {
  const { text } = await check("log-file=\u001b[2Jturn.log");
  expect(text).toContain("log-file= [2Jturn.log");
  expect(text).not.toContain("\u001b");
});

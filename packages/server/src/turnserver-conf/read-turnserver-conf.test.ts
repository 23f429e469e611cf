import { describe, expect, test } from "vitest";
import { CONF_KEYS } from "./conf-keys.ts";
import { readTurnserverConf } from "./read-turnserver-conf.ts";
import { emptyConf, type TurnserverConf } from "./turnserver-conf.ts";

/** The minimum for a server, so that a test of one line has no other problems. */
const ENOUGH = "static-auth-secret=0123456789abcdef0123456789abcdef\n";

/** The settings in the text and `ENOUGH`, which must cause no errors or warnings. */
function confOf(text: string): TurnserverConf {
  const { conf, errors, warnings } = readTurnserverConf(ENOUGH + text);
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  return conf;
}

function errorsOf(text: string) {
  return readTurnserverConf(ENOUGH + text).errors.map(({ key, message }) => `${key}: ${message}`);
}

function warningsOf(text: string) {
  return readTurnserverConf(ENOUGH + text).warnings.map(({ key, message }) => `${key}: ${message}`);
}

test("an empty file has the defaults of coturn, but nobody could relay", () => {
  const { conf, errors, warnings } = readTurnserverConf("");
  expect(conf).toEqual(emptyConf());
  expect(errors).toEqual([{ message: "nobody could relay; add static-auth-secret, or user and realm" }]);
  expect(warnings).toEqual([]);
});

test("a configuration that coturn was tested with is read", () => {
  const { conf, errors, warnings } = readTurnserverConf(`listening-ip=127.0.0.1
relay-ip=127.0.0.1
listening-port=33478
tls-listening-port=35349
min-port=40000
max-port=40999
realm=test.example
use-auth-secret
static-auth-secret=s3cretKey
fingerprint
allow-loopback-peers
cli-password=notUsed
no-cli
mobility
stale-nonce=600
cert=cert.pem
pkey=key.pem
userdb=turndb
pidfile=turnserver.pid
log-file=turn.log
simple-log
`);
  expect(errors).toEqual([]);
  expect(conf).toEqual({
    ...emptyConf(),
    listeningIps: ["127.0.0.1"],
    relayIps: ["127.0.0.1"],
    listeningPort: 33_478,
    tlsListeningPort: 35_349,
    minPort: 40_000,
    maxPort: 40_999,
    realm: "test.example",
    usesSecrets: true,
    secrets: ["s3cretKey"],
    hasFingerprint: true,
    allowsLoopback: true,
    hasMobility: true,
    nonceSeconds: 600,
    cert: "cert.pem",
    pkey: "key.pem",
    pidFile: "turnserver.pid",
    logFile: "turn.log",
  });
  expect(warnings.map(({ line, key }) => [line, key])).toEqual([
    [9, "static-auth-secret"],
    [11, "allow-loopback-peers"],
    [18, "userdb"],
  ]);
});

test("a file in the style of distributions is read: comments, blank lines, old keys", () => {
  const { conf, errors, warnings } = readTurnserverConf(`# Settings of the relay
# A switch may stand alone, or be 1, on, yes, true and their opposites.
#
# The port of plain transports:
#listening-port=3478

listening-port = 3478
 external-ip 203.0.113.9/10.0.0.9

# Who may come in:
lt-cred-mech
user=alice:0x00112233445566778899aabbccddeeff
user = "bob:three little words"
realm=example.org

# What the package switches on:
syslog
no-rfc5780
no-stun-backward-compatibility
response-origin-only-with-rfc5780
no-tlsv1
no-tlsv1_1
user-quota = 12 # for each of them
`);
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  expect(conf).toMatchObject({
    listeningPort: 3478,
    externalIps: [{ external: "203.0.113.9", local: "10.0.0.9" }],
    usesPasswords: true,
    realm: "example.org",
    userQuota: 12,
  });
  expect([...conf.users]).toEqual([
    ["alice", { md5: Uint8Array.from(Buffer.from("00112233445566778899aabbccddeeff", "hex")) }],
    ["bob", { password: "three little words" }],
  ]);
});

describe("supported keys", () => {
  test.each<[string, Partial<TurnserverConf>]>([
    ["listening-ip=192.0.2.1\nlistening-ip=2001:DB8::1", { listeningIps: ["192.0.2.1", "2001:db8::1"] }],
    ["listening-port=0", { listeningPort: 3478 }],
    ["listening-port=3479 # turn", { listeningPort: 3479 }],
    ["min-port=50000\t# low", { minPort: 50_000 }],
    [
      "alt-listening-port=3480\nalt-tls-listening-port=5351",
      { altListeningPort: 3480, altTlsListeningPort: 5351 },
    ],
    ["no-udp\nno-tls", { isUdpOff: true, isTlsOff: true }],
    ["no-tcp", { isTcpOff: true }],
    ["relay-ip=192.0.2.1\nrelay-ip=2001:db8::1", { relayIps: ["192.0.2.1", "2001:db8::1"] }],
    ["external-ip=203.0.113.1", { externalIps: [{ external: "203.0.113.1" }] }],
    [
      "external-ip=dns:home.example/10.0.0.7",
      { externalIps: [{ external: { kind: "dns", name: "home.example" }, local: "10.0.0.7" }] },
    ],
    [
      "external-ip=stun:stun.example.org:19302\nexternal-ip=2001:db8::7",
      {
        externalIps: [
          { external: { kind: "stun", server: { address: "stun.example.org", port: 19_302 } } },
          { external: "2001:db8::7" },
        ],
      },
    ],
    ["min-port=50000\nmax-port=50000", { minPort: 50_000, maxPort: 50_000 }],
    ["no-udp-relay", { isUdpRelayOff: true }],
    ["no-tcp-relay", { isTcpRelayOff: true }],
    ["realm=b", { realm: "b" }],
    ["rest-api-separator=|", { separator: "|" }],
    ["stale-nonce=0", { nonceSeconds: 0 }],
    ["stale-nonce", { nonceSeconds: undefined }],
    ["stateless-nonce-secret=shared", { nonceSecret: "shared" }],
    ["cert=a.pem\npkey=b.pem\npkey-pwd=open", { cert: "a.pem", pkey: "b.pem", pkeyPassword: "open" }],
    ["cipher-list=ECDHE:!NULL\nno-tlsv1_2", { ciphers: "ECDHE:!NULL", isTls12Off: true }],
    ["user-quota=4\ntotal-quota=100", { userQuota: 4, totalQuota: 100 }],
    ["max-bps=0\nbps-capacity=1000000", { maxBps: 0, bpsCapacity: 1_000_000 }],
    ["unauthorized-ratelimit\nunauthorized-ratelimit-rps=5", { unauthorizedPerSecond: 5 }],
    ["allowed-peer-ip=10.1.0.0-10.1.255.255", { allowedPeers: ["10.1.0.0-10.1.255.255"] }],
    ["denied-peer-ip=1.2.3.4\ndenied-peer-ip=2001:db8::/32", { deniedPeers: ["1.2.3.4", "2001:db8::/32"] }],
    ["no-multicast-peers", { allowsMulticast: false }],
    ["no-multicast-peers=off", { allowsMulticast: true }],
    [
      "max-allocate-lifetime=1200\nmax-allocate-timeout=30",
      { maxAllocateSeconds: 1200, allocateTimeoutSeconds: 30 },
    ],
    ["channel-lifetime=300\npermission-lifetime=150", { channelSeconds: 300, permissionSeconds: 150 }],
    ["stun-only", { isStunOnly: true }],
    ["no-stun", { isStunOff: true }],
    ["secure-stun", { isStunSecure: true }],
    ["fingerprint\nmobility", { hasFingerprint: true, hasMobility: true }],
    ["rfc5766-channel-numbers\nrfc5780", { hasWideChannels: true, hasNatDiscovery: true }],
    ["software-attribute", { hasSoftware: true }],
    ["no-software-attribute=0", { hasSoftware: true }],
    ["verbose", { isVerbose: true }],
    [
      "log-min-level=WARNING\nno-stdout-log\nlog-file=/l",
      { logLevel: "warn", isStandardLogOff: true, logFile: "/l" },
    ],
    ["proc-user=turn\nproc-group=turn", { processUser: "turn", processGroup: "turn" }],
    ["drain-min-allocations=3", { drainMinAllocations: 3 }],
    ["alternate-server=192.0.2.9", { alternateServers: [{ address: "192.0.2.9", port: 3478 }] }],
    ["udp-alternate-server=192.0.2.9:5000", { udpAlternateServers: [{ address: "192.0.2.9", port: 5000 }] }],
    ["tcp-alternate-server=2001:db8::9", { tcpAlternateServers: [{ address: "2001:db8::9", port: 3478 }] }],
    ["tls-alternate-server=[2001:db8::9]", { tlsAlternateServers: [{ address: "2001:db8::9", port: 5349 }] }],
    [
      "tls-alternate-server=[2001:db8::9]:443",
      { tlsAlternateServers: [{ address: "2001:db8::9", port: 443 }] },
    ],
  ])("%j", (text, expected) => {
    expect(confOf(text)).toMatchObject(expected);
  });

  test.each(["", "1", "9", "on", "ON", "yes", "Y", "true", "T"])("a switch is on with %j", (value) => {
    expect(confOf(`mobility=${value}`).hasMobility).toBe(true);
  });

  test.each(["0", "off", "Off", "no", "N", "false", "f"])("a switch is off with %j", (value) => {
    expect(confOf(`mobility\nmobility=${value}`).hasMobility).toBe(false);
  });

  test("of two users with the same name the last one counts", () => {
    const { conf } = readTurnserverConf("user=alice:one\nuser=alice:two\nrealm=x");
    expect([...conf.users]).toEqual([["alice", { password: "two" }]]);
  });
});

describe("invalid values", () => {
  test.each([
    ["mobility=maybe", "mobility: is neither on nor off"],
    ["mobility=only", "mobility: is neither on nor off"],
    ["listening-port=65536", 'listening-port: "65536" is not a port'],
    ["listening-port=3478# turn", 'listening-port: "3478# turn" is not a port'],
    ["listening-ip=eth0", 'listening-ip: "eth0" is not an IP address'],
    ["listening-ip=fe80::1%eth0", 'listening-ip: "fe80::1%eth0" is not an IP address'],
    ["external-ip=example.org", 'external-ip: "example.org" is not an IP address; write dns:example.org'],
    [
      "external-ip=$(curl -s https://ifconfig.example/ip)",
      "looks like a command or variable of a shell, but nothing runs or replaces it here",
    ],
    ["external-ip=dns:home.example/eth0", 'external-ip: "eth0" is not an IP address'],
    ["external-ip=1.2.3.4/5.6.7.8/9", 'external-ip: "1.2.3.4/5.6.7.8/9" has too many slashes'],
    ["min-port=80", "min-port: 80 is too low"],
    ["user-quota=many", 'user-quota: "many" is not a whole number'],
    ["max-bps=3M", 'max-bps: "3M" is not a whole number'],
    ["user-quota=-1", 'user-quota: "-1" is not a whole number'],
    ["permission-lifetime=0", "permission-lifetime: 0 is too small"],
    ["denied-peer-ip=10.0.0.0/40", 'denied-peer-ip: "10.0.0.0/40" has no prefix length'],
    ["allowed-peer-ip=10.0.0.9-10.0.0.1", 'allowed-peer-ip: "10.0.0.9-10.0.0.1" ends before it begins'],
    ["alternate-server=1.2.3.4:99999", 'alternate-server: "99999" is not a port'],
    ["alternate-server=turn.example.org", 'alternate-server: "turn.example.org" is not an IP address'],
    ["log-min-level=loud", 'log-min-level: "loud" is not a level'],
    [`realm=${"x".repeat(128)}`, "realm: is too long"],
    ["realm=", "realm: has no value"],
    ["static-auth-secret=", "static-auth-secret: is empty"],
  ])("%j", (text, message) => {
    expect(errorsOf(text)).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    ["listening-port=$PORT", "looks like a command or variable of a shell"],
    ["external-ip=$(curl -s x)/10.0.0.7", "what looks like a command or variable of a shell"],
    ["external-ip=`curl -s x`/10.0.0.7", "what looks like a command or variable of a shell"],
    [`external-ip=\${PUBLIC}/\${PRIVATE}`, "what looks like a command or variable of a shell"],
    ["external-ip=$PUBLIC/$PRIVATE", "what looks like a command or variable of a shell"],
    ["external-ip='203.0.113.7'", "is in single quotes, which are part of it"],
    ["external-ip=203.0.113.7 # public", "a comment can only be on a line of its own"],
    ["mobility # for phones", "a comment can only be on a line of its own"],
  ])("%j is explained", (text, message) => {
    expect(errorsOf(text)).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    "user=hush",
    "user=:hush",
    "user=hush:",
    "user=alice:0xhush",
    `user=alice:0x${"ab".repeat(32)}hush`,
    `user=${"hush".repeat(128)}:x`,
    "hush",
    "static-auth-secret:hush",
    "hush=hush;",
    "use-auth-secret=hush",
  ])("no message contains a secret: %j", (text) => {
    const { errors, warnings } = readTurnserverConf(ENOUGH + text);
    expect(errors.length + warnings.length).toBeGreaterThan(0);
    expect(JSON.stringify([errors, warnings])).not.toContain("hush");
  });

  test("all problems are reported at once, in the order of the lines", () => {
    const { errors } = readTurnserverConf("listening-port=x\nrealm=y\nCA-file=z\nmin-port=1");
    expect(errors.map(({ line, key }) => [line, key])).toEqual([
      [1, "listening-port"],
      [3, "CA-file"],
      [4, "min-port"],
    ]);
  });
});

describe("values that are probably mistakes", () => {
  test.each([
    ["realm=example.org # ours", 'realm: has " #" in it, but a comment can only be on a line of its own'],
    ["static-auth-secret=0123456789abcdef #hush", 'static-auth-secret: has " #" in it'],
    ["static-auth-secret=$TURN_SECRET_HUSH", "static-auth-secret: has what looks like a command or variable"],
    ["cipher-list=$(cat hush)", "cipher-list: has what looks like a command or variable of a shell"],
    [
      `user=ada:\${HUSH}\nrealm=x\nuser-quota=9`,
      "user: has what looks like a command or variable of a shell",
    ],
    ["user=ada:$HUSH\nrealm=x\nuser-quota=9", "user: has what looks like a command or variable of a shell"],
    ["realm=turn.$DOMAIN", "realm: has what looks like a command or variable of a shell"],
    ["static-auth-secret='0123456789abcdefhush'", "static-auth-secret: is in single quotes"],
    ["realm=a\nrealm=b", "realm: is given again; line 2 has no effect, so remove one"],
    ["user-quota=20\nuser-quota=3 # hush", "user-quota: is given again; line 2 has no effect"],
    [
      "realm=x\nuser-quota=9\nuser=alice:hush\nuser=bob:hush\nuser=alice:other",
      "user: has the same name as line 4; line 4 has no effect, so remove one",
    ],
  ])("%j", (text, message) => {
    const warnings = warningsOf(text);
    expect(warnings).toContainEqual(expect.stringContaining(message));
    expect(JSON.stringify(warnings).toLowerCase()).not.toContain("hush");
  });

  test.each([
    "denied-peer-ip=198.51.100.1\ndenied-peer-ip=198.51.100.2",
    "user-quota=3 # each",
    "mobility\nmobility",
    "realm=a#b",
    "static-auth-secret=$2b$10$abcdefghijklmnop",
    "static-auth-secret=it's $5 or $more, isn't it?",
    "no-cli # hush",
  ])("%j is none", (text) => {
    expect(warningsOf(text)).toEqual([]);
  });
});

describe("lines that contradict each other", () => {
  test.each([
    ["no-auth", "no-auth: contradicts lt-cred-mech, use-auth-secret and static-auth-secret"],
    ["user=alice:one", "user: needs a realm"],
    ["min-port=50001\nmax-port=50000", "min-port: 50001 is above max-port, which is 50000"],
    ["external-ip=1.1.1.1\nexternal-ip=1.1.1.2", "external-ip: is given twice without the private address"],
    [
      "external-ip=1.1.1.1\nrelay-ip=10.0.0.1\nrelay-ip=10.0.0.2",
      "external-ip: may belong to any of several relay-ip",
    ],
    ["external-ip=1.1.1.1/fd00::1", "external-ip: mixes IPv4 and IPv6"],
    ["external-ip=dns:a.example\nexternal-ip=stun:b.example", "external-ip: is given twice"],
    [
      "external-ip=dns:a.example\nrelay-ip=10.0.0.1\nrelay-ip=10.0.0.2",
      "external-ip: may belong to any of several relay-ip",
    ],
    ["listening-ip=fe80::1", "listening-ip: fe80::1 is good on one link only; give another address"],
    ["relay-ip=fe80::1", "relay-ip: fe80::1 is good on one link only; give another address"],
    [
      "cert=c\npkey=k\nlistening-port=443\ntls-listening-port=443",
      "tls-listening-port: is 443, as listening-port is; give another port",
    ],
    ["cert=c\npkey=k\ntcp-proxy-port=5349", "tls-listening-port: is 5349, as tcp-proxy-port is"],
    ["rfc5780\nalt-listening-port=3478", "alt-listening-port: is 3478, as listening-port is"],
    ["rfc5780\nlistening-port=65535", "rfc5780: needs a second port, and there is none after 65535"],
    ["relay-ip=0.0.0.0", "relay-ip: must be an address of this computer"],
    ["no-udp-relay\nno-tcp-relay", "no-udp-relay: together with no-tcp-relay leaves nothing"],
    ["no-stun\nstun-only", "no-stun: contradicts stun-only"],
    ["no-udp\nno-tcp", "no-udp: together with no-tcp and without TLS leaves nothing to listen on"],
    ["cert=cert.pem", "cert: needs its private key"],
    ["pkey=key.pem", "pkey: needs a certificate"],
  ])("%j", (text, message) => {
    expect(errorsOf(text)).toEqual([expect.stringContaining(message)]);
  });

  test("one external address of each family is fine, also with relay addresses of the other", () => {
    const text = "external-ip=1.1.1.1\nexternal-ip=2001:db8::1\nrelay-ip=10.0.0.1\nrelay-ip=fd00::1";
    expect(confOf(text).externalIps).toHaveLength(2);
  });

  test("ports of different transports may be the same, and those that stay closed", () => {
    confOf("no-tcp\ncert=c\npkey=k\ntls-listening-port=3478\ntcp-proxy-port=3478");
    confOf("tcp-proxy-port=3478\nalt-listening-port=3478");
  });

  test("TLS alone is enough to listen on", () => {
    expect(confOf("no-udp\nno-tcp\ncert=c\npkey=k").cert).toBe("c");
  });

  test("a STUN server needs no users", () => {
    expect(readTurnserverConf("stun-only").errors).toEqual([]);
  });

  test("an open server causes a loud warning, and users have no effect", () => {
    const { errors, warnings } = readTurnserverConf("no-auth\nuser=alice:one\nrealm=x");
    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      { line: 1, key: "no-auth", message: expect.stringContaining("ANYONE") },
      { line: 2, key: "user", message: expect.stringContaining("no effect because of no-auth") },
    ]);
    expect(readTurnserverConf("no-auth=off").errors).toHaveLength(1);
  });
});

describe("suspicious lines", () => {
  test.each([
    ["allow-loopback-peers", "allow-loopback-peers: anyone who may relay"],
    ["user=alice:one\nrealm=x\nuser-quota=1", "user: is accepted in addition to static-auth-secret"],
    ["static-auth-secret=fifteenletters!", "static-auth-secret: is short"],
    ["tls-listening-port=5349", "tls-listening-port: stays closed without cert"],
    ["unauthorized-ratelimit=no", "unauthorized-ratelimit: off lets strangers"],
    ["allowed-peer-ip=169.254.169.254", "stays denied whatever the file says: one link; metadata"],
    ["allowed-peer-ip=::ffff:10.0.0.1", "stays denied whatever the file says: IPv4 in disguise: mapped"],
  ])("%j", (text, message) => {
    expect(warningsOf(text)).toEqual([expect.stringContaining(message)]);
  });

  test("a shared user name causes a warning about its quota", () => {
    expect(readTurnserverConf("user=alice:one\nrealm=x").warnings).toEqual([
      { line: 1, key: "user", message: expect.stringContaining("at most 12 allocations") },
    ]);
  });

  test("use-auth-secret without a secret in the file causes a warning", () => {
    const { errors, warnings } = readTurnserverConf("use-auth-secret\nrealm=x\nuser=a:b\nuser-quota=0");
    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      { line: 1, key: "use-auth-secret", message: expect.stringContaining("needs a static-auth-secret") },
    ]);
  });

  test("an unknown name gives a warning, with a similar name", () => {
    expect(warningsOf("denied-peer-ips=10.0.0.1")).toEqual([
      "undefined: unknown key, so the line is ignored; did you mean denied-peer-ip?",
    ]);
    expect(warningsOf("LISTENING_PORT=1")).toEqual([
      expect.stringContaining("; did you mean listening-port?"),
    ]);
    expect(warningsOf("something-else=1")).toEqual(["undefined: unknown key, so the line is ignored"]);
  });
});

describe("keys without support", () => {
  test.each([...CONF_KEYS].filter(([, { treatment }]) => treatment === "needless"))(
    "%s says nothing",
    (name) => {
      confOf(name);
    },
  );

  test.each([...CONF_KEYS].filter(([, { treatment }]) => treatment === "unsupported"))(
    "%s is named in a warning, unless it is switched off",
    (name, { value, note }) => {
      expect(warningsOf(`${name}=1`)).toEqual([`${name}: not supported: ${note}`]);
      if (value === undefined) expect(warningsOf(`${name}=off`)).toEqual([]);
    },
  );

  test.each([...CONF_KEYS].filter(([, { treatment }]) => treatment === "refused"))(
    "%s prevents the server from starting",
    (name, { note }) => {
      expect(errorsOf(`${name}=1`)).toEqual([expect.stringContaining(note)]);
    },
  );

  test("keys whose absence would weaken security are refused", () => {
    expect(
      [...CONF_KEYS].filter(([, { treatment }]) => treatment === "refused").map(([name]) => name),
    ).toEqual([
      "listening-device",
      "relay-device",
      "psql-userdb",
      "sql-userdb",
      "mysql-userdb",
      "mongo-userdb",
      "redis-userdb",
      "CA-file",
    ]);
  });
});

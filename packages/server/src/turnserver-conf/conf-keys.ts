import { InvalidValueError } from "../options/invalid-value.ts";
import { similarWord } from "../options/similar.ts";
import {
  readEndpoint,
  readExternalOrSource,
  readFlag,
  readIp,
  readNumber,
  readPort,
  readPositive,
  readRange,
  readText,
} from "./conf-values.ts";
import type { ConfUser, TurnserverConf } from "./turnserver-conf.ts";

/**
 * How a key of coturn is treated.
 *
 * - `supported`
 * - `needless`: the server behaves like that anyway, or the case does not arise
 * - `unsupported`: the feature is missing, which a warning says
 * - `refused`: ignoring it would make the server less secure than the file says, so it does not start
 */
export type KeyTreatment = "supported" | "needless" | "unsupported" | "refused";

export interface ConfKey {
  readonly treatment: KeyTreatment;
  /** Placeholder for the value in the documentation; `undefined` for a switch. */
  readonly value: string | undefined;
  /** What it does, or why it has no effect. */
  readonly note: string;
  /** The value ends at white space. */
  readonly isNumber: boolean;
  /** The value must not be shown. */
  readonly isSecret: boolean;
  /** Lines for which it returns the same replace each other; of any other key, every line counts, or it does not matter. */
  readonly replaces?: (value: string) => string;
  /** @throws {InvalidValueError} */
  readonly read?: (conf: TurnserverConf, value: string) => void;
}

/** @throws {InvalidValueError} */
type Parse<Value> = (value: string) => Value;

/** The fields that accept such a value. */
type FieldFor<Value> = {
  [Field in keyof TurnserverConf]-?: Value extends TurnserverConf[Field] ? Field : never;
}[keyof TurnserverConf];

type ListFor<Value> = FieldFor<Value[]>;

/** A supported switch: no value, or on and off. */
function flag(note: string, field: FieldFor<boolean>): ConfKey {
  return supported(undefined, note, (conf, value) => {
    Object.assign(conf, { [field]: readFlag(value) });
  });
}

/** A supported key; if it repeats, the last line counts. */
function single<Value>(
  value: string,
  note: string,
  { parse, field }: { readonly parse: Parse<Value>; readonly field: FieldFor<Value> },
): ConfKey {
  const read = (conf: TurnserverConf, text: string) => void Object.assign(conf, { [field]: parse(text) });
  return { ...supported(value, note, read), replaces: () => "" };
}

/** A supported key that may repeat; every line counts. */
function repeated<Value>(
  value: string,
  note: string,
  { parse, field }: { readonly parse: Parse<Value>; readonly field: ListFor<Value> },
): ConfKey {
  return supported(value, note, (conf, text) => {
    (conf[field] as Value[]).push(parse(text));
  });
}

/** A supported key with its own code. */
function supported(
  value: string | undefined,
  note: string,
  read: (conf: TurnserverConf, value: string) => void,
): ConfKey {
  return { ...keyOf("supported", note, value), read };
}

function needless(note: string, value?: string): ConfKey {
  return keyOf("needless", note, value);
}

function unsupported(note: string, value?: string): ConfKey {
  return keyOf("unsupported", note, value);
}

function refused(note: string, value?: string): ConfKey {
  return keyOf("refused", note, value);
}

/** The placeholders of numbers, and of what contains secrets. */
const NUMBERS: readonly unknown[] = ["n", "port", "seconds", "bytes"];
const SECRETS: readonly unknown[] = ["secret", "password", "name:password", "connection"];

function keyOf(treatment: KeyTreatment, note: string, value: string | undefined): ConfKey {
  return { treatment, value, note, isNumber: NUMBERS.includes(value), isSecret: SECRETS.includes(value) };
}

/** RFC 8656 §3.1. */
const DEFAULT_PORT = 3478;
export const DEFAULT_TLS_PORT = 5349;

const NO_DATABASE = "put the users and secrets into this file instead of a database";

const NO_TELNET = "there is no telnet console";
const NO_PAGES = "there is no web administration";
const NO_METRICS = "there is no metrics endpoint yet";
const NO_BATCHES = "packets are not received in batches";
const ALWAYS_SINCE_TLS_1_2 = "the minimum is always TLS 1.2";

const KEYS: Readonly<Record<string, ConfKey>> = {
  // Addresses: where clients connect, and where relays are.
  "listening-ip": repeated("address", "address to listen on; may repeat; default: all", {
    parse: readIp,
    field: "listeningIps",
  }),
  "listening-port": single("port", "port for UDP and TCP; default: 3478", {
    parse: (value: string) => readPort(value) || DEFAULT_PORT,
    field: "listeningPort",
  }),
  "tls-listening-port": single("port", "port for TLS over TCP; default: 5349", {
    parse: (value: string) => readPort(value) || DEFAULT_TLS_PORT,
    field: "tlsListeningPort",
  }),
  "alt-listening-port": single("port", "second port for UDP and TCP, with rfc5780; default: the next one", {
    parse: readPort,
    field: "altListeningPort",
  }),
  "alt-tls-listening-port": single("port", "second port for TLS, with rfc5780; default: the next one", {
    parse: readPort,
    field: "altTlsListeningPort",
  }),
  "no-udp": flag("does not listen on UDP", "isUdpOff"),
  "no-tcp": flag("does not listen on TCP", "isTcpOff"),
  "no-tls": flag("does not listen for TLS", "isTlsOff"),
  dtls: unsupported("browsers use TLS, and their media is encrypted anyway"),
  "no-dtls": needless("DTLS is not supported"),
  "listening-device": refused("devices cannot be bound; give their addresses as listening-ip", "name"),
  "relay-device": refused("devices cannot be bound; give their addresses as relay-ip", "name"),
  "aux-server": unsupported("give another address as listening-ip", "address:port"),
  "tcp-proxy-port": single(
    "port",
    "another port for TCP, with --trust-proxy; the others take PROXY headers from trusted proxies, too",
    { parse: (value: string) => readPort(value) || undefined, field: "tcpProxyPort" },
  ),

  "relay-ip": repeated("address", "address to relay from; may repeat; default: listening-ip, or all", {
    parse: readIp,
    field: "relayIps",
  }),
  "external-ip": repeated(
    "public[/private]",
    "public address of a relay address behind 1:1 NAT; may repeat with the private one; dns:NAME is looked up, stun:SERVER is asked",
    { parse: readExternalOrSource, field: "externalIps" },
  ),
  "min-port": single("port", "lowest relay port; default: 49152", {
    parse: readRelayPort,
    field: "minPort",
  }),
  "max-port": single("port", "highest relay port; default: 65535", {
    parse: readRelayPort,
    field: "maxPort",
  }),
  "no-udp-relay": flag("does not relay UDP", "isUdpRelayOff"),
  "no-tcp-relay": flag("does not relay TCP (RFC 6062)", "isTcpRelayOff"),
  "multiplex-peer": unsupported("each allocation has its own port"),
  "multiplex-peer-port": unsupported("each allocation has its own port", "port"),
  "multiplex-peer-max-peers": unsupported("each allocation has its own port", "n"),
  "keep-address-family": unsupported("a request without a family gets IPv4 (RFC 8656 §7.2)"),
  "allocation-default-address-family": unsupported(
    "a request without a family gets IPv4 (RFC 8656 §7.2)",
    "family",
  ),

  "alternate-server": repeated("address[:port]", "redirects UDP and TCP clients there (300); may repeat", {
    parse: (value: string) => readEndpoint(value, DEFAULT_PORT),
    field: "alternateServers",
  }),
  "udp-alternate-server": repeated(
    "address[:port]",
    "redirects UDP clients there; may repeat; default: alternate-server",
    {
      parse: (value: string) => readEndpoint(value, DEFAULT_PORT),
      field: "udpAlternateServers",
    },
  ),
  "tcp-alternate-server": repeated(
    "address[:port]",
    "redirects TCP clients there; may repeat; default: alternate-server",
    {
      parse: (value: string) => readEndpoint(value, DEFAULT_PORT),
      field: "tcpAlternateServers",
    },
  ),
  "tls-alternate-server": repeated("address[:port]", "redirects TLS clients there; may repeat", {
    parse: (value: string) => readEndpoint(value, DEFAULT_TLS_PORT),
    field: "tlsAlternateServers",
  }),
  "udp-self-balance": unsupported("there are no auxiliary servers"),

  // Credentials: who may relay, and how they authenticate.
  realm: single("name", "the TURN realm", { parse: readRealm, field: "realm" }),
  "lt-cred-mech": flag("requires a password, as always without no-auth", "usesPasswords"),
  user: {
    ...supported(
      "name:password",
      "who may relay with a password; may repeat; instead of the password, 0x and the key as 32 hexadecimal digits",
      (conf, value) => {
        const { name, user } = readUser(value);
        conf.users.set(name, user);
      },
    ),
    replaces: (value) => readUser(value).name,
  },
  "use-auth-secret": flag(
    "accepts time-limited credentials; static-auth-secret alone is enough",
    "usesSecrets",
  ),
  "static-auth-secret": repeated(
    "secret",
    "secret of time-limited credentials; may repeat while one replaces another",
    {
      parse: readSecret,
      field: "secrets",
    },
  ),
  "rest-api-separator": single("character", "between time and name of a time-limited user; default: :", {
    parse: (value: string) => [...readText(value)][0] ?? "",
    field: "separator",
  }),
  "no-auth": flag("anyone may relay without credentials; only for tests", "isOpen"),
  "stale-nonce": supported("seconds", "lifetime of a nonce; default: 600, 0: unlimited", (conf, value) => {
    conf.nonceSeconds = value === "" ? undefined : readNumber(value);
  }),
  "stateless-nonce": needless("nonces are always stateless"),
  "stateless-nonce-secret": single("secret", "lets several servers share nonces; default: random at start", {
    parse: readText,
    field: "nonceSecret",
  }),
  "server-name": needless("only needed for OAuth", "name"),
  oauth: unsupported("clients with RFC 7635 tokens are refused"),
  "check-origin-consistency": unsupported("ORIGIN is ignored; clients can send anything"),

  userdb: unsupported("the SQLite file is not read; put its users and secrets into this file", "path"),
  db: unsupported("the SQLite file is not read; put its users and secrets into this file", "path"),
  "psql-userdb": refused(NO_DATABASE, "connection"),
  "sql-userdb": refused(NO_DATABASE, "connection"),
  "mysql-userdb": refused(NO_DATABASE, "connection"),
  "mongo-userdb": refused(NO_DATABASE, "connection"),
  "redis-userdb": refused(NO_DATABASE, "connection"),
  "redis-statsdb": unsupported("nothing is written to Redis", "connection"),
  "secret-key-file": needless("there is no database password to decrypt", "path"),
  "no-auth-pings": needless("there is no database"),
  "no-dynamic-ip-list": needless("there is no database"),
  "no-dynamic-realms": needless("there is no database"),
  "st-cred-mech": unsupported("short-term credentials are no longer part of TURN (RFC 5766 §4)"),
  "secret-ts-exp-time": needless("the time in a user name is when it expires", "seconds"),
  sha256: needless("SHA-1 and SHA-256 are both offered, and the client chooses (RFC 8489 §9.2)"),

  // Protocol: allowed peers, limits, and protocol features.
  "allowed-peer-ip": repeated(
    "range",
    "allowed peers, even in private networks; overrides denied-peer-ip; may repeat",
    {
      parse: readRange,
      field: "allowedPeers",
    },
  ),
  "denied-peer-ip": repeated("range", "denied peers; may repeat; many are denied by default", {
    parse: readRange,
    field: "deniedPeers",
  }),
  "allow-loopback-peers": flag("allows relaying to this computer; only for tests", "allowsLoopback"),
  "no-loopback-peers": needless("they are denied unless allow-loopback-peers is set"),
  "no-multicast-peers": supported(undefined, "they are denied by default; off allows them", (conf, value) => {
    conf.allowsMulticast = !readFlag(value);
  }),
  "server-relay": unsupported("permissions are always required"),

  "user-quota": single("n", "allocations per user; default: 12, 0: unlimited", {
    parse: readNumber,
    field: "userQuota",
  }),
  "total-quota": single("n", "allocations in total; default: 5000, and 100 per address; 0: unlimited", {
    parse: readNumber,
    field: "totalQuota",
  }),
  "max-bps": single("bytes", "per second and direction for one allocation; 0: unlimited", {
    parse: readNumber,
    field: "maxBps",
  }),
  "bps-capacity": single("bytes", "per second and direction in total; 0: unlimited", {
    parse: readNumber,
    field: "bpsCapacity",
  }),
  "unauthorized-ratelimit": supported(
    undefined,
    "responses to requests without credentials are limited by default; off removes the limit",
    (conf, value) => {
      conf.isUnauthorizedLimitOff = !readFlag(value);
    },
  ),
  "unauthorized-ratelimit-rps": single("n", "such responses per second to one network; default: 100", {
    parse: readPositive,
    field: "unauthorizedPerSecond",
  }),

  "max-allocate-lifetime": single(
    "seconds",
    "maximum lifetime of an allocation between refreshes; default: 3600",
    {
      parse: readPositive,
      field: "maxAllocateSeconds",
    },
  ),
  "channel-lifetime": single(
    "seconds",
    "lifetime of a channel; default: 600, as RFC 8656 §12 requires; better not changed",
    {
      parse: readPositive,
      field: "channelSeconds",
    },
  ),
  "permission-lifetime": single(
    "seconds",
    "lifetime of a permission; default: 300, as RFC 8656 §9 requires; better not changed",
    {
      parse: readPositive,
      field: "permissionSeconds",
    },
  ),
  "max-allocate-timeout": single(
    "seconds",
    "when a connection without an allocation is closed; default: 60",
    {
      parse: readPositive,
      field: "allocateTimeoutSeconds",
    },
  ),
  "stun-only": flag("answers only Binding requests", "isStunOnly"),
  "no-stun": flag("does not answer Binding requests", "isStunOff"),
  "secure-stun": flag("answers Binding requests only with credentials", "isStunSecure"),
  fingerprint: flag("adds FINGERPRINT to every response, not only if the request had one", "hasFingerprint"),
  mobility: flag("allocations may move to another address of the client (RFC 8016)", "hasMobility"),
  "rfc5766-channel-numbers": flag(
    "channel numbers up to 0x7FFF as in RFC 5766, instead of 0x4FFF",
    "hasWideChannels",
  ),
  rfc5780: flag("NAT behavior discovery, with a second port and address; default: off", "hasNatDiscovery"),
  "no-rfc5780": needless("it is off unless rfc5780 is set"),
  "software-attribute": flag("names the server in responses, which makes them longer", "hasSoftware"),
  "no-software-attribute": supported(
    undefined,
    "this is the default; off names the server",
    (conf, value) => {
      conf.hasSoftware = !readFlag(value);
    },
  ),
  prod: needless("the server is named only with software-attribute"),
  "include-reason-string": needless("reason phrases are always short"),
  "stun-backward-compatibility": unsupported(
    "responses have only XOR-MAPPED-ADDRESS, which all but ancient clients support",
  ),
  "no-stun-backward-compatibility": needless("responses have only XOR-MAPPED-ADDRESS"),
  "rfc3489-compatibility": unsupported("requests without the magic cookie are ignored (RFC 8489 §5)"),
  "response-origin-only-with-rfc5780": needless("this is always the case"),
  "drop-invalid-packets": needless("packets that are neither STUN nor ChannelData are always dropped"),
  "drop-invalid-packets-log": unsupported("such packets are counted, not logged"),
  "respond-http-unsupported": unsupported("an HTTP request on these ports closes the connection"),
  "no-http": needless("these ports do not serve HTTP"),

  // Process: certificates, the log, and the process itself.
  cert: single("path", "certificate chain in PEM; without it there is no TLS", {
    parse: readText,
    field: "cert",
  }),
  pkey: single("path", "private key in PEM", { parse: readText, field: "pkey" }),
  "pkey-pwd": single("password", "passphrase of the private key, if it has one", {
    parse: readText,
    field: "pkeyPassword",
  }),
  "cipher-list": single("list", "TLS ciphers by their OpenSSL names; default: those of Node.js", {
    parse: readText,
    field: "ciphers",
  }),
  "no-tlsv1_2": flag("the minimum is TLS 1.3", "isTls12Off"),
  tlsv1: unsupported(ALWAYS_SINCE_TLS_1_2),
  tlsv1_1: unsupported(ALWAYS_SINCE_TLS_1_2),
  "no-tlsv1": needless(ALWAYS_SINCE_TLS_1_2),
  "no-tlsv1_1": needless(ALWAYS_SINCE_TLS_1_2),
  "no-sslv2": needless(ALWAYS_SINCE_TLS_1_2),
  "no-sslv3": needless(ALWAYS_SINCE_TLS_1_2),
  "CA-file": refused("clients are not asked for certificates", "path"),
  "dh-file": needless("key exchange always uses elliptic curves", "path"),
  dh566: needless("key exchange always uses elliptic curves"),
  dh1066: needless("key exchange always uses elliptic curves"),
  dh2066: needless("key exchange always uses elliptic curves"),
  "ec-curve-name": unsupported("OpenSSL chooses the curve", "name"),
  "raw-public-keys": unsupported("a certificate is required instead of an RFC 7250 key"),
  "acme-redirect": unsupported("ACME challenges need a web server", "url"),

  verbose: flag("logs more", "isVerbose"),
  Verbose: flag("logs more", "isVerbose"),
  "log-file": single("path", "also log to this file; stdout and syslog mean standard error", {
    parse: readLogFile,
    field: "logFile",
  }),
  "no-stdout-log": flag("log only to log-file", "isStandardLogOff"),
  "log-min-level": single("level", "debug, info, warning or error; default: info", {
    parse: readLogLevel,
    field: "logLevel",
  }),
  "simple-log": needless("the log file has exactly the name in log-file, and SIGHUP reopens it"),
  syslog: needless("the log goes to standard error, which systemd collects"),
  "syslog-facility": needless("the log goes to standard error, which systemd collects", "name"),
  "new-log-timestamp": needless("each line begins with an ISO 8601 time"),
  "new-log-timestamp-format": unsupported("each line begins with an ISO 8601 time", "format"),
  "log-binding": unsupported("Binding requests are counted, not logged"),
  pidfile: single("path", "contains the process ID while the server runs", {
    parse: readText,
    field: "pidFile",
  }),
  "proc-user": single("name", "the user to switch to after listening", {
    parse: readText,
    field: "processUser",
  }),
  "proc-group": single("name", "the group to switch to after listening", {
    parse: readText,
    field: "processGroup",
  }),
  daemon: unsupported("the process stays in the foreground; run it with systemd"),
  "drain-min-allocations": single(
    "n",
    "after SIGUSR1 the server exits when this many allocations are left; default: 0",
    {
      parse: readNumber,
      field: "drainMinAllocations",
    },
  ),
  cpus: needless("there is one thread", "n"),
  "relay-threads": needless("there is one thread", "n"),
  ne: needless("there is one engine", "n"),
  "sock-buf-size": unsupported("socket buffers have the system's default size", "bytes"),
  "udp-recvmmsg": needless(NO_BATCHES),
  "udp-recvmmsg-log": needless(NO_BATCHES),
  "udp-sendmmsg-log": needless(NO_BATCHES),
  "udp-gso": needless(NO_BATCHES),
  version: needless("use visavis --version"),

  cli: unsupported(NO_TELNET),
  "no-cli": needless(NO_TELNET),
  "cli-ip": needless(NO_TELNET, "address"),
  "cli-port": needless(NO_TELNET, "port"),
  "cli-password": needless(NO_TELNET, "password"),
  "cli-max-output-sessions": needless(NO_TELNET, "n"),
  "web-admin": unsupported(NO_PAGES),
  "web-admin-ip": needless(NO_PAGES, "address"),
  "web-admin-port": needless(NO_PAGES, "port"),
  "web-admin-listen-on-workers": needless(NO_PAGES),
  prometheus: unsupported(NO_METRICS),
  "prometheus-port": needless(NO_METRICS, "port"),
  "prometheus-address": needless(NO_METRICS, "address"),
  "prometheus-path": needless(NO_METRICS, "path"),
  "prometheus-username-labels": needless(NO_METRICS),
  "prometheus-tls": unsupported(NO_METRICS),
  "prometheus-cert": needless(NO_METRICS, "path"),
  "prometheus-key": needless(NO_METRICS, "path"),
};

/** Every key that coturn has had from 4.0 to 4.17. docs/turnserver-conf.md comes from this table. */
export const CONF_KEYS: ReadonlyMap<string, ConfKey> = new Map(Object.entries(KEYS));

/** The key that an unknown name was probably meant to be. */
export function similarKey(name: string): string | undefined {
  return similarWord(name.toLowerCase().replaceAll("_", "-"), CONF_KEYS.keys());
}

/** Lower ports are reserved for system services. RFC 6335 §6. */
const LOWEST_RELAY_PORT = 1024;

function readRelayPort(value: string): number {
  const port = readPort(value);
  if (port >= LOWEST_RELAY_PORT) return port;
  throw new InvalidValueError(`${port} is too low; write a port from ${LOWEST_RELAY_PORT} to 65535`);
}

/** RFC 8489 §14.9. */
const MAX_REALM_BYTES = 763;

function readRealm(value: string): string {
  const realm = readText(value);
  if (Buffer.byteLength(realm) <= MAX_REALM_BYTES && realm.length < 128) return realm;
  throw new InvalidValueError("is too long; a realm has at most 127 characters");
}

function readSecret(value: string): string {
  if (value !== "") return value;
  throw new InvalidValueError(
    "is empty; write 32 random bytes, such as the output of `openssl rand -hex 32`",
  );
}

/** RFC 8489 §14.3. */
const MAX_USERNAME_BYTES = 508;

/** The messages quote nothing, since any part may be a password. */
function readUser(value: string): { readonly name: string; readonly user: ConfUser } {
  const colon = value.indexOf(":");
  const name = value.slice(0, Math.max(colon, 0));
  const secret = value.slice(colon + 1).trimStart();
  if (name === "" || secret === "")
    throw new InvalidValueError("is not name:password; write both, separated by a colon");
  if (Buffer.byteLength(name) > MAX_USERNAME_BYTES) {
    throw new InvalidValueError(`has a name of more than ${MAX_USERNAME_BYTES} bytes; shorten it`);
  }
  if (!secret.startsWith("0x")) return { name, user: { password: secret } };
  if (!/^0x[\da-f]{32}$/i.test(secret)) {
    throw new InvalidValueError(
      "has a key that is not 0x and 32 hexadecimal digits; create one with turnadmin -k",
    );
  }
  return { name, user: { md5: Uint8Array.from(Buffer.from(secret.slice(2), "hex")) } };
}

function readLogFile(value: string): string | undefined {
  return ["stdout", "-", "syslog"].includes(readText(value)) ? undefined : value;
}

function readLogLevel(value: string): "debug" | "info" | "warn" | "error" {
  const level = value.toLowerCase();
  if (level === "warning") return "warn";
  if (level === "debug" || level === "info" || level === "error") return level;
  throw new InvalidValueError(`"${value}" is not a level; write debug, info, warning or error`);
}

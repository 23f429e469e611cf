import { InvalidValueError } from "../options/invalid-value.ts";
import { type ConfKey, flag, needless, refused, single, unsupported } from "./conf-key.ts";
import { readNumber, readText } from "./conf-values.ts";

const NO_TELNET = "there is no telnet console";
const NO_PAGES = "there are no pages for administrators here";
const NO_METRICS = "there is no endpoint for metrics yet";
const NO_BATCHES = "packets are not taken in batches";
const ALWAYS_SINCE_TLS_1_2 = "TLS begins at 1.2";

/** Certificates, the log, and the process itself. */
export const PROCESS_KEYS: Readonly<Record<string, ConfKey>> = {
  cert: single("path", "the certificate and its chain in PEM; TLS is off without it", {
    parse: readText,
    field: "cert",
  }),
  pkey: single("path", "the private key in PEM", { parse: readText, field: "pkey" }),
  "pkey-pwd": single("password", "of the private key, where it has one", {
    parse: readText,
    field: "pkeyPassword",
  }),
  "cipher-list": single("list", "ciphers of TLS as OpenSSL names them; those of Node.js without it", {
    parse: readText,
    field: "ciphers",
  }),
  "no-tlsv1_2": flag("TLS begins at 1.3", "isTls12Off"),
  tlsv1: unsupported(ALWAYS_SINCE_TLS_1_2),
  tlsv1_1: unsupported(ALWAYS_SINCE_TLS_1_2),
  "no-tlsv1": needless(ALWAYS_SINCE_TLS_1_2),
  "no-tlsv1_1": needless(ALWAYS_SINCE_TLS_1_2),
  "no-sslv2": needless(ALWAYS_SINCE_TLS_1_2),
  "no-sslv3": needless(ALWAYS_SINCE_TLS_1_2),
  "CA-file": refused("certificates of clients are not asked for", "path"),
  "dh-file": needless("keys are agreed on by elliptic curves", "path"),
  dh566: needless("keys are agreed on by elliptic curves"),
  dh1066: needless("keys are agreed on by elliptic curves"),
  dh2066: needless("keys are agreed on by elliptic curves"),
  "ec-curve-name": unsupported("OpenSSL chooses among its safe curves", "name"),
  "raw-public-keys": unsupported("RFC 7250 is not spoken; a certificate is needed"),
  "acme-redirect": unsupported("the challenges of a certificate authority need a web server", "url"),

  verbose: flag("logs more", "isVerbose"),
  Verbose: flag("logs more", "isVerbose"),
  "log-file": single("path", "the log goes there too; stdout and syslog stand for standard error", {
    parse: readLogFile,
    field: "logFile",
  }),
  "no-stdout-log": flag("the log goes to log-file alone", "isStandardLogOff"),
  "log-min-level": single("level", "debug, info, warning or error; info without it", {
    parse: readLogLevel,
    field: "logLevel",
  }),
  "simple-log": needless("the log file is named as log-file says, and SIGHUP opens it anew"),
  syslog: needless("the log goes to standard error, from where systemd takes it"),
  "syslog-facility": needless("the log goes to standard error, from where systemd takes it", "name"),
  "new-log-timestamp": needless("each line begins with the time as of ISO 8601"),
  "new-log-timestamp-format": unsupported("each line begins with the time as of ISO 8601", "format"),
  "log-binding": unsupported("Binding requests are counted, not logged"),
  pidfile: single("path", "holds the number of the process while it runs", {
    parse: readText,
    field: "pidFile",
  }),
  "proc-user": single("name", "the user of the process once it listens", {
    parse: readText,
    field: "processUser",
  }),
  "proc-group": single("name", "the group of the process once it listens", {
    parse: readText,
    field: "processGroup",
  }),
  daemon: unsupported("the process stays in the foreground; let systemd run it"),
  "drain-min-allocations": single(
    "n",
    "after SIGUSR1 the server ends with this many allocations left; 0 without it",
    {
      parse: readNumber,
      field: "drainMinAllocations",
    },
  ),
  cpus: needless("one thread does all", "n"),
  "relay-threads": needless("one thread does all", "n"),
  ne: needless("there is one engine", "n"),
  "sock-buf-size": unsupported("buffers are as large as the system makes them", "bytes"),
  "udp-recvmmsg": needless(NO_BATCHES),
  "udp-recvmmsg-log": needless(NO_BATCHES),
  "udp-sendmmsg-log": needless(NO_BATCHES),
  "udp-gso": needless(NO_BATCHES),
  version: needless("visavis --version tells it"),

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

function readLogFile(value: string): string | undefined {
  return ["stdout", "-", "syslog"].includes(readText(value)) ? undefined : value;
}

function readLogLevel(value: string): "debug" | "info" | "warn" | "error" {
  const level = value.toLowerCase();
  if (level === "warning") return "warn";
  if (level === "debug" || level === "info" || level === "error") return level;
  throw new InvalidValueError(`"${value}" is no level; write debug, info, warning or error`);
}

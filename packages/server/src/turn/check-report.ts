import { isIPv6 } from "node:net";
import { addressKind, formatTransportAddress } from "@visavis/stun/core";
import { CONF_KEYS } from "../turnserver-conf/conf-keys.ts";
import type { ConfProblem, ConfSetting } from "../turnserver-conf/conf-lines.ts";
import type { ConfReading } from "../turnserver-conf/read-turnserver-conf.ts";
import type { TurnserverConf } from "../turnserver-conf/turnserver-conf.ts";
import type { TurnPlan } from "./turn-plan.ts";

/** What was found out about a configuration without serving anything. */
export interface Findings {
  readonly path: string;
  /** With all problems, those of other files included. */
  readonly reading: ConfReading;
  /** What the server would do now; `undefined` if it would not start. */
  readonly plan: TurnPlan | undefined;
  /** For whom the certificate is, and until when it is valid. */
  readonly certificate: { readonly names: string; readonly validUntil: string } | undefined;
}

/**
 * Explains every line of a configuration, and says what the server would do and what is missing. Shows no secret.
 *
 * @returns the text, and the exit code: 0, 1 with warnings, 2 with errors
 */
export function checkReport(findings: Findings): { readonly text: string; readonly exitCode: 0 | 1 | 2 } {
  const { path, reading, plan } = findings;
  const { settings, errors, warnings, conf } = reading;
  const parts = [
    `${path}\n\n${explained(settings, reading)}`,
    listed("Problems of the file as a whole", problemsOf(undefined, reading)),
    listed("What the server would do", plan === undefined ? [] : deeds(conf, plan, findings.certificate)),
    listed("Ports to open in a firewall", plan === undefined ? [] : [openPorts(plan).join(", ")]),
    listed("What is missing", plan === undefined ? [] : gaps(conf, plan)),
    `${verdict(errors.length, warnings.length)}\n`,
  ];
  const text = parts.filter((part) => part !== "").join("\n");
  return { text, exitCode: errors.length > 0 ? 2 : warnings.length > 0 ? 1 : 0 };
}

function listed(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${title}:\n${lines.map((line) => `  ${printable(line)}\n`).join("")}`;
}

function explained(settings: readonly ConfSetting[], reading: ConfReading): string {
  const byLine = new Map<number, string | undefined>(
    settings.map((setting) => [setting.line, written(setting)]),
  );
  // A line that is too long is no setting.
  for (const { line } of [...reading.errors, ...reading.warnings]) {
    if (line !== undefined && !byLine.has(line)) byLine.set(line, undefined);
  }
  const noteOf = new Map(settings.map(({ line, name }) => [line, meaning(name)]));
  return [...byLine]
    .toSorted(([one], [other]) => one - other)
    .map(([line, text]) => {
      const notes = [noteOf.get(line), ...problemsOf(line, reading)].filter((note) => note !== undefined);
      const head = `${String(line).padStart(4)}  ${printable(text ?? "…")}\n`;
      return head + notes.map((note) => `      ${printable(note)}\n`).join("");
    })
    .join("");
}

/**
 * The line, without what may be a secret: the value of such a key, what is no value of a switch, and anything in a line that is
 * not understood.
 */
function written({ name, value }: ConfSetting): string {
  const key = CONF_KEYS.get(name);
  if (key === undefined) return "…";
  if (value === "") return name;
  const isStrange = key.value === undefined && !/^(?:[01]|on|off|yes|no|true|false)$/i.test(value);
  return `${name}=${key.isSecret || isStrange ? "…" : value}`;
}

/** What the key does; for one without effect, the warning or error says it. */
function meaning(name: string): string | undefined {
  const key = CONF_KEYS.get(name);
  if (key === undefined || key.treatment === "unsupported" || key.treatment === "refused") return undefined;
  return key.treatment === "needless" ? `not needed: ${key.note}` : key.note;
}

function problemsOf(line: number | undefined, { errors, warnings }: ConfReading): readonly string[] {
  const said = (kind: string, problems: readonly ConfProblem[]) =>
    problems
      .filter((problem) => problem.line === line)
      .map(
        ({ key, message }) =>
          `${kind}: ${line === undefined && key !== undefined ? `${key}: ` : ""}${message}`,
      );
  return [...said("ERROR", errors), ...said("WARNING", warnings)];
}

function deeds(
  conf: TurnserverConf,
  { listen, configuration }: TurnPlan,
  certificate: Findings["certificate"],
): readonly string[] {
  const { relayIps, relayPorts, realm, users, sharedSecrets, limits } = configuration;
  const listeners = (["udp", "tcp", "tls"] as const).flatMap((transport) => {
    const at = listen.filter((each) => each.transport === transport).map(formatTransportAddress);
    return at.length === 0 ? [] : [`listen for ${transport.toUpperCase()} on ${at.join(", ")}`];
  });
  const relays = relayIps.map(({ local, external }) => {
    const known = external === local ? "" : `, known to others as ${external}`;
    return `relay from ${local}${known}, ports ${relayPorts.first} to ${relayPorts.last}`;
  });
  const who = conf.isOpen
    ? ["relay for ANYONE, without credentials"]
    : [
        users.size > 0 ? `relay for ${count(users.size, "user")} with a password` : undefined,
        sharedSecrets.length > 0
          ? `relay for time-limited users of ${count(sharedSecrets.length, "secret")}`
          : undefined,
      ].filter((line) => line !== undefined);
  const { perUser, total } = limits.allocations;
  return [
    ...listeners,
    ...(certificate === undefined
      ? []
      : [`show the certificate of ${certificate.names}, valid until ${certificate.validUntil}`]),
    ...(relayIps.length === 0
      ? ["answer STUN only, and relay nothing"]
      : [
          ...relays,
          ...who,
          `name the realm ${realm}`,
          `allow ${amount(perUser)} allocations to each user and ${amount(total)} in total`,
        ]),
    `write the log to ${logPlace(conf)}`,
    ...(conf.pidFile === undefined ? [] : [`write its process ID to ${conf.pidFile}`]),
    ...(conf.processUser === undefined ? [] : [`go on as the user ${conf.processUser} once it listens`]),
  ];
}

function openPorts({ listen, configuration }: TurnPlan): readonly string[] {
  const { relayIps, relayPorts, udpAllocations, tcpAllocations } = configuration;
  const ports = listen.map(({ transport, port }) => `${transport === "udp" ? "UDP" : "TCP"} ${port}`);
  const range = `${relayPorts.first}-${relayPorts.last}`;
  const relayed = [...(udpAllocations ? [`UDP ${range}`] : []), ...(tcpAllocations ? [`TCP ${range}`] : [])];
  return [...new Set([...ports, ...(relayIps.length === 0 ? [] : relayed)])];
}

/** What many servers need and this one does not have. It works without, so these are no warnings. */
function gaps(conf: TurnserverConf, { listen, configuration }: TurnPlan): readonly string[] {
  const { relayIps } = configuration;
  const lines: string[] = [];
  if (!listen.some(({ transport }) => transport === "tls")) {
    lines.push("TLS, for clients in networks that allow nothing else: give cert and pkey");
  }
  const areBehindNat =
    relayIps.length > 0 && relayIps.every(({ external }) => addressKind(external) !== "public");
  if (areBehindNat && conf.externalIps.length === 0) {
    lines.push(
      "a public address: clients elsewhere need external-ip=ADDRESS, external-ip=dns:NAME or external-ip=stun:SERVER",
    );
  }
  if (relayIps.length > 0 && !relayIps.some(({ local }) => isIPv6(local))) {
    lines.push("IPv6: there is no address of this computer to relay from");
  }
  if (relayIps.length > 0 && relayIps.every(({ local }) => isIPv6(local))) {
    lines.push("IPv4: there is no address of this computer to relay from");
  }
  return lines;
}

function verdict(errors: number, warnings: number): string {
  const found = [
    ...(errors > 0 ? [count(errors, "error")] : []),
    ...(warnings > 0 ? [count(warnings, "warning")] : []),
  ];
  const what = found.length === 0 ? "No problems" : found.join(" and ");
  return `${what}: the server would ${errors > 0 ? "not start" : "start"}.`;
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
const amount = (limit: number) => (limit === Number.POSITIVE_INFINITY ? "any number of" : String(limit));

function logPlace({ logFile, isStandardLogOff }: TurnserverConf): string {
  if (logFile === undefined) return "standard error";
  return isStandardLogOff ? logFile : `standard error and ${logFile}`;
}

/** Without what could change the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}

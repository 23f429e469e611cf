import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { TlsContext } from "@visavis/turn/node";
import type { Options } from "./options.ts";
import { UsageError } from "./read-options.ts";
import type { PortRange } from "./relay-option-values.ts";

/** RFC 8656 §6: of TURN, and of TURN over TLS. */
const TURN_PORT = 3478;
const TURNS_PORT = 5349;

/** How the relay is to run. */
export interface RelaySettings {
  /** Ports to try, in this order; 0 is a free one. None: no TURN over TCP. */
  readonly tcpPorts: readonly number[];
  readonly tls: { readonly ports: readonly number[]; readonly context: TlsContext } | undefined;
  /** At most one of each family. */
  readonly externalIps: readonly string[];
  readonly relayPorts: PortRange | undefined;
}

/**
 * What the options say of the relay, with the certificate read; `undefined` where it is off.
 *
 * @throws {UsageError} when options do not go together or a file cannot be read
 */
export function relaySettings(
  options: Pick<
    Options,
    | "port"
    | "relay"
    | "turn-tcp-port"
    | "turn-tls-port"
    | "turn-cert"
    | "turn-key"
    | "turn-external-ip"
    | "turn-relay-ports"
  >,
): RelaySettings | undefined {
  if (options.relay === "off") return undefined;
  // A usual port may be another program's. And who asks for a free port wants no other server's port either.
  const either = (usual: number) => (options.port === 0 ? [0] : [usual, 0]);
  const tcpPort = options["turn-tcp-port"];
  const tlsPort = options["turn-tls-port"];
  const context = readCertificate(options["turn-cert"], options["turn-key"]);
  if (tlsPort !== undefined && context === undefined) {
    throw new UsageError("--turn-tls-port needs a certificate; give it with --turn-cert and --turn-key");
  }
  return {
    tcpPorts: tcpPort === "off" ? [] : tcpPort === undefined ? either(TURN_PORT) : [tcpPort],
    tls: context && { ports: tlsPort === undefined ? either(TURNS_PORT) : [tlsPort], context },
    externalIps: options["turn-external-ip"] ?? [],
    relayPorts: options["turn-relay-ports"],
  };
}

function readCertificate(certPath: string | undefined, keyPath: string | undefined): TlsContext | undefined {
  if (certPath === undefined && keyPath === undefined) return undefined;
  if (certPath === undefined) throw new UsageError("--turn-key needs --turn-cert beside it");
  if (keyPath === undefined) throw new UsageError("--turn-cert needs --turn-key beside it");
  const context = { cert: readFile("turn-cert", certPath), key: readFile("turn-key", keyPath) };
  try {
    createSecureContext(context);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new UsageError(`--turn-cert and --turn-key: ${certPath} and ${keyPath} do not serve (${reason})`);
  }
  return context;
}

function readFile(option: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? error.code : error;
    throw new UsageError(`--${option}: the file ${path} cannot be read (${reason})`);
  }
}

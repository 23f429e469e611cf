import { readRelayList } from "../external-relays/relay-list.ts";
import { readTurnSecret } from "../external-relays/turn-secret.ts";
import { readTrustedProxies } from "../proxy/trusted-proxies.ts";
import { readExternalIps, readPortRange } from "./relay-option-values.ts";
import {
  oneOf,
  readConnectionLimit,
  readHost,
  readIceServers,
  readPath,
  readPort,
  readSecondPort,
} from "./values.ts";

interface Option<Value> {
  readonly env: string;
  /** What stands for the value in help and documentation. */
  readonly value: string;
  readonly default: Value;
  readonly help: string;
  /** @throws {OptionValueError} */
  readonly parse: (text: string) => Value;
}

/** Every option of the command. The help, docs/options.md and the type `Options` come from this table. */
export const OPTIONS = {
  port: {
    env: "VISAVIS_PORT",
    value: "n",
    default: 3003,
    help: "the one port, TCP and UDP; 0: a free one",
    parse: readPort,
  },
  "http-port": {
    env: "VISAVIS_HTTP_PORT",
    value: "n",
    default: undefined,
    help: "a second port, named for HTTP, such as 80",
    parse: readSecondPort,
  },
  "https-port": {
    env: "VISAVIS_HTTPS_PORT",
    value: "n",
    default: undefined,
    help: "a second port, named for HTTPS, such as 443",
    parse: readSecondPort,
  },
  host: {
    env: "VISAVIS_HOST",
    value: "address",
    default: undefined,
    help: "listen on this address only; without it, on all",
    parse: readHost,
  },
  cert: {
    env: "VISAVIS_CERT",
    value: "path",
    default: undefined,
    help: "PEM file, your certificate chain; else one is made",
    parse: readPath,
  },
  key: {
    env: "VISAVIS_KEY",
    value: "path",
    default: undefined,
    help: "PEM file, the private key that belongs to it",
    parse: readPath,
  },
  "data-dir": {
    env: "VISAVIS_DATA_DIR",
    value: "path",
    default: undefined,
    help: "where made certificates are kept; else a usual place",
    parse: readPath,
  },
  mdns: {
    env: "VISAVIS_MDNS",
    value: "mode",
    default: "on",
    help: "announce NAME.local in the network: on or off",
    parse: oneOf("on", "off"),
  },
  "ice-servers": {
    env: "VISAVIS_ICE_SERVERS",
    value: "json",
    default: [],
    help: "more STUN and TURN servers, JSON of RTCIceServer[]",
    parse: readIceServers,
  },
  relay: {
    env: "VISAVIS_RELAY",
    value: "mode",
    default: "on",
    help: "STUN and TURN on the same port: on or off",
    parse: oneOf("on", "off"),
  },
  "turn-udp-port": {
    env: "VISAVIS_TURN_UDP_PORT",
    value: "n",
    default: undefined,
    help: "a second port, named for STUN and TURN over UDP",
    parse: readSecondPort,
  },
  "turn-tcp-port": {
    env: "VISAVIS_TURN_TCP_PORT",
    value: "n",
    default: undefined,
    help: "a second port, named for TURN over TCP",
    parse: readSecondPort,
  },
  "turn-tls-port": {
    env: "VISAVIS_TURN_TLS_PORT",
    value: "n",
    default: undefined,
    help: "a second port, named for TURN over TLS",
    parse: readSecondPort,
  },
  "turn-external-ip": {
    env: "VISAVIS_TURN_EXTERNAL_IP",
    value: "ip",
    default: undefined,
    help: "address as the world sees it, if NAT changes it",
    parse: readExternalIps,
  },
  "turn-relay-ports": {
    env: "VISAVIS_TURN_RELAY_PORTS",
    value: "a-b",
    default: undefined,
    help: "UDP ports to relay from; else 49152-65535",
    parse: readPortRange,
  },
  "turn-server": {
    env: "VISAVIS_TURN_SERVER",
    value: "urls",
    default: [],
    help: "relays elsewhere, such as turn:relay.example.org",
    parse: readRelayList,
  },
  "turn-secret": {
    env: "VISAVIS_TURN_SECRET",
    value: "secret",
    default: undefined,
    help: "their secret; as a flag, others here can see it",
    parse: readTurnSecret,
  },
  "trust-proxy": {
    env: "VISAVIS_TRUST_PROXY",
    value: "ips",
    default: [],
    help: "proxies to believe: addresses, loopback, private",
    parse: readTrustedProxies,
  },
  "max-connections": {
    env: "VISAVIS_MAX_CONNECTIONS",
    value: "n",
    default: 2000,
    help: "most participants at once; others are refused",
    parse: readConnectionLimit,
  },
  "log-level": {
    env: "VISAVIS_LOG_LEVEL",
    value: "level",
    default: "info",
    help: "debug, info, warn, error or silent",
    parse: oneOf("debug", "info", "warn", "error", "silent"),
  },
  "log-format": {
    env: "VISAVIS_LOG_FORMAT",
    value: "format",
    default: "text",
    help: "text or json, a line an event, on stderr",
    parse: oneOf("text", "json"),
  },
  config: {
    env: "VISAVIS_CONFIG",
    value: "path",
    default: undefined,
    help: 'JSON file with options, such as {"port": 4000}',
    parse: readPath,
  },
} as const satisfies Record<string, Option<unknown>>;

export type OptionName = keyof typeof OPTIONS;

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

type Table = typeof OPTIONS;

export type Options = {
  readonly [Name in OptionName]: ReturnType<Table[Name]["parse"]> | Table[Name]["default"];
};

/** The default as a person would write it, or `undefined` where leaving the option out says it all. */
export function writtenDefault(name: OptionName): string | undefined {
  const value = OPTIONS[name].default;
  return typeof value === "number" || typeof value === "string" ? String(value) : undefined;
}

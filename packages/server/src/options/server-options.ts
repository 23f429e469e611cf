import { readRelayList } from "../external-relays/relay-list.ts";
import { readTurnSecret } from "../external-relays/turn-secret.ts";
import { readPublicHosts } from "../http/own-hosts.ts";
import { readJwksAddress } from "../invitations/invitation-values.ts";
import { DEFAULT_LIMITS, readAddressLimits } from "../limits/address-limits.ts";
import { readTrustedProxies } from "../proxy/trusted-proxies.ts";
import { DEFAULT_RELAY_LIMITS, readRelayLimits } from "../relay/relay-limits.ts";
import { LOG_FORMAT, LOG_LEVEL } from "./log-options.ts";
import type { OptionsOf, OptionTable } from "./option.ts";
import {
  oneOf,
  readAnnouncedPort,
  readConnectionLimit,
  readExternalIps,
  readHost,
  readIceServers,
  readPath,
  readPort,
  readPortRange,
  readText,
} from "./values.ts";

/** The options of the server of pages, signaling and relay: those of `visavis` without a command. */
export const SERVER_OPTIONS = {
  port: {
    env: "VISAVIS_PORT",
    value: "n",
    default: 3003,
    help: "the port, TCP and UDP; 0 picks a free one",
    parse: readPort,
  },
  "http-port": {
    env: "VISAVIS_HTTP_PORT",
    value: "n",
    help: "extra port, announced for HTTP, such as 80",
    parse: readAnnouncedPort,
  },
  "https-port": {
    env: "VISAVIS_HTTPS_PORT",
    value: "n",
    help: "extra port, announced for HTTPS, such as 443",
    parse: readAnnouncedPort,
  },
  host: {
    env: "VISAVIS_HOST",
    value: "address",
    help: "listen on this address only; default: all",
    parse: readHost,
  },
  "public-host": {
    env: "VISAVIS_PUBLIC_HOST",
    value: "name",
    default: [],
    isRepeatable: true,
    help: "a name or address that browsers open; repeatable",
    parse: readPublicHosts,
  },
  cert: {
    env: "VISAVIS_CERT",
    value: "path",
    help: "your certificate chain, PEM; default: generated",
    parse: readPath,
  },
  key: {
    env: "VISAVIS_KEY",
    value: "path",
    help: "the private key of your certificate, PEM",
    parse: readPath,
  },
  "data-dir": {
    env: "VISAVIS_DATA_DIR",
    value: "path",
    help: "directory for generated certificates and secrets",
    parse: readPath,
  },
  mdns: {
    env: "VISAVIS_MDNS",
    value: "mode",
    default: "on",
    help: "announce NAME.local by mDNS: on or off",
    parse: oneOf("on", "off"),
  },
  "ice-servers": {
    env: "VISAVIS_ICE_SERVERS",
    value: "json",
    default: [],
    help: "more STUN and TURN servers, JSON RTCIceServer[]",
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
    help: "extra port, announced for STUN and TURN over UDP",
    parse: readAnnouncedPort,
  },
  "turn-tcp-port": {
    env: "VISAVIS_TURN_TCP_PORT",
    value: "n",
    help: "extra port, announced for TURN over TCP",
    parse: readAnnouncedPort,
  },
  "turn-tls-port": {
    env: "VISAVIS_TURN_TLS_PORT",
    value: "n",
    help: "extra port, announced for TURN over TLS",
    parse: readAnnouncedPort,
  },
  "turn-external-ip": {
    env: "VISAVIS_TURN_EXTERNAL_IP",
    value: "ip",
    help: "public address: an IP, dns:NAME or stun:SERVER",
    parse: readExternalIps,
  },
  "turn-relay-ports": {
    env: "VISAVIS_TURN_RELAY_PORTS",
    value: "a-b",
    help: "UDP ports to relay from; default: 49152-65535",
    parse: readPortRange,
  },
  "relay-limits": {
    env: "VISAVIS_RELAY_LIMITS",
    value: "list",
    default: DEFAULT_RELAY_LIMITS,
    help: "bytes relayed, such as participantRate=5M",
    parse: readRelayLimits,
  },
  "turn-server": {
    env: "VISAVIS_TURN_SERVER",
    value: "urls",
    default: [],
    help: "other TURN servers, like turn:relay.example.org",
    parse: readRelayList,
  },
  "turn-secret": {
    env: "VISAVIS_TURN_SECRET",
    value: "secret",
    help: "their shared secret; a flag is visible to others",
    parse: readTurnSecret,
  },
  "trust-proxy": {
    env: "VISAVIS_TRUST_PROXY",
    value: "ips",
    default: [],
    help: "trusted proxies: addresses, loopback, private",
    parse: readTrustedProxies,
  },
  "max-connections": {
    env: "VISAVIS_MAX_CONNECTIONS",
    value: "n",
    default: 2000,
    help: "maximum number of participants at once",
    parse: readConnectionLimit,
  },
  rooms: {
    env: "VISAVIS_ROOMS",
    value: "mode",
    default: "open",
    help: "open, knock (ask to come in) or signed",
    parse: oneOf("open", "knock", "signed"),
  },
  "invite-secret-file": {
    env: "VISAVIS_INVITE_SECRET_FILE",
    value: "path",
    help: "secret for POST /invitations; without it, off",
    parse: readPath,
  },
  "invite-jwks": {
    env: "VISAVIS_INVITE_JWKS",
    value: "url",
    help: "public keys of others who may invite (JWK Set)",
    parse: readJwksAddress,
  },
  "invite-issuer": {
    env: "VISAVIS_INVITE_ISSUER",
    value: "iss",
    help: "the issuer that their invitations must name",
    parse: readText,
  },
  "invite-audience": {
    env: "VISAVIS_INVITE_AUDIENCE",
    value: "aud",
    default: "visavis",
    help: "whom their invitations must be for",
    parse: readText,
  },
  "address-limits": {
    env: "VISAVIS_ADDRESS_LIMITS",
    value: "list",
    default: DEFAULT_LIMITS,
    help: "limits of one address, such as requests=500",
    parse: readAddressLimits,
  },
  "log-level": { ...LOG_LEVEL, default: "info" },
  "log-format": LOG_FORMAT,
  config: {
    env: "VISAVIS_CONFIG",
    value: "path",
    help: 'JSON file with options, such as {"port": 4000}',
    parse: readPath,
  },
} as const satisfies OptionTable;

export type ServerOptions = OptionsOf<typeof SERVER_OPTIONS>;

import { InvalidValueError } from "../options/invalid-value.ts";
import { type ConfKey, flag, needless, refused, repeated, single, unsupported } from "./conf-key.ts";
import { readEndpoint, readExternal, readIp, readPort } from "./conf-values.ts";

/** RFC 8656 §3.1. */
const DEFAULT_PORT = 3478;
export const DEFAULT_TLS_PORT = 5349;

/** Where clients come in, and where relays stand. */
export const ADDRESS_KEYS: Readonly<Record<string, ConfKey>> = {
  "listening-ip": repeated("address", "listens here; may repeat; without it on all addresses", {
    parse: readIp,
    field: "listeningIps",
  }),
  "listening-port": single("port", "for UDP and TCP; 3478 without it", {
    parse: (value: string) => readPort(value) || DEFAULT_PORT,
    field: "listeningPort",
  }),
  "tls-listening-port": single("port", "for TLS over TCP; 5349 without it", {
    parse: (value: string) => readPort(value) || DEFAULT_TLS_PORT,
    field: "tlsListeningPort",
  }),
  "alt-listening-port": single(
    "port",
    "a second port for UDP and TCP, with rfc5780; the next one without it",
    {
      parse: readPort,
      field: "altListeningPort",
    },
  ),
  "alt-tls-listening-port": single("port", "a second port for TLS, with rfc5780; the next one without it", {
    parse: readPort,
    field: "altTlsListeningPort",
  }),
  "no-udp": flag("does not listen on UDP", "isUdpOff"),
  "no-tcp": flag("does not listen on TCP", "isTcpOff"),
  "no-tls": flag("does not listen for TLS", "isTlsOff"),
  dtls: unsupported("there is no DTLS; browsers use TLS, and what they send is encrypted besides"),
  "no-dtls": needless("there is no DTLS"),
  "listening-device": refused("a device cannot be bound; name its addresses by listening-ip", "name"),
  "relay-device": refused("a device cannot be bound; name its addresses by relay-ip", "name"),
  "aux-server": unsupported("another address can be a listening-ip", "address:port"),
  "tcp-proxy-port": unsupported("the PROXY protocol is not spoken, so the port stays closed", "port"),

  "relay-ip": repeated(
    "address",
    "relays from here; may repeat; without it as listening-ip, or all addresses",
    {
      parse: readIp,
      field: "relayIps",
    },
  ),
  "external-ip": repeated(
    "public[/private]",
    "how the world knows a relay address behind a 1:1 NAT; may repeat with the private one",
    { parse: readExternal, field: "externalIps" },
  ),
  "min-port": single("port", "lowest port of relays; 49152 without it", {
    parse: readRelayPort,
    field: "minPort",
  }),
  "max-port": single("port", "highest port of relays; 65535 without it", {
    parse: readRelayPort,
    field: "maxPort",
  }),
  "no-udp-relay": flag("relays no UDP", "isUdpRelayOff"),
  "no-tcp-relay": flag("relays no TCP (RFC 6062)", "isTcpRelayOff"),
  "multiplex-peer": unsupported("each allocation has a port of its own"),
  "multiplex-peer-port": unsupported("each allocation has a port of its own", "port"),
  "multiplex-peer-max-peers": unsupported("each allocation has a port of its own", "n"),
  "keep-address-family": unsupported("who asks for no family gets IPv4 (RFC 8656 §7.2)"),
  "allocation-default-address-family": unsupported(
    "who asks for no family gets IPv4 (RFC 8656 §7.2)",
    "family",
  ),

  "alternate-server": repeated("address[:port]", "sends clients of UDP and TCP there (300); may repeat", {
    parse: (value: string) => readEndpoint(value, DEFAULT_PORT),
    field: "alternateServers",
  }),
  "udp-alternate-server": repeated("address[:port]", "the same for UDP alone", {
    parse: (value: string) => readEndpoint(value, DEFAULT_PORT),
    field: "udpAlternateServers",
  }),
  "tcp-alternate-server": repeated("address[:port]", "the same for TCP alone", {
    parse: (value: string) => readEndpoint(value, DEFAULT_PORT),
    field: "tcpAlternateServers",
  }),
  "tls-alternate-server": repeated("address[:port]", "the same for TLS", {
    parse: (value: string) => readEndpoint(value, DEFAULT_TLS_PORT),
    field: "tlsAlternateServers",
  }),
  "udp-self-balance": unsupported("there are no auxiliary servers to balance"),
};

/** Ports below are others' by custom, see RFC 6335 §6. */
const LOWEST_RELAY_PORT = 1024;

function readRelayPort(value: string): number {
  const port = readPort(value);
  if (port >= LOWEST_RELAY_PORT) return port;
  throw new InvalidValueError(`${port} is too low; write a port from ${LOWEST_RELAY_PORT} to 65535`);
}

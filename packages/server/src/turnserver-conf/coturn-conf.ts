import { formatAddress, outermostSpecialRanges } from "@visavis/stun/core";
import { type ExternalAddress, turnConfiguration } from "@visavis/turn/core";
import type { PortRange } from "../options/values.ts";

/** The variable parts of a turnserver.conf for calls. */
export interface CoturnSettings {
  readonly secret: string;
  readonly realm: string;
  readonly port: number;
  readonly relayPorts: PortRange;
  /** The public address of the machine, and its own one behind a NAT. */
  readonly externalIp: ExternalAddress | undefined;
}

/**
 * The most that a call needs: in a mesh of six, a participant has five connections. For each, the browser may allocate
 * over three transports from several network interfaces, and again during an ICE restart.
 */
const ALLOCATIONS_PER_USER = 120;

/** RFC 8656 §7.2. */
const TURNS_PORT = 5349;

/** A commented turnserver.conf for coturn 4.6 or newer, as strict as the built-in relay. */
export function coturnConf({ secret, realm, port, relayPorts, externalIp }: CoturnSettings): string {
  const { limits, nonceLifetimeMs } = turnConfiguration({});
  return `# turnserver.conf for coturn 4.6 or newer, printed by \`visavis coturn-config\`.
#
# Install it as /etc/turnserver.conf on the relay, readable only by root and the group turnserver
# (chmod 640, chown root:turnserver), and restart coturn. Open its ports in the firewall:
# ${port} for UDP and TCP, ${relayPorts.first}-${relayPorts.last} for UDP${port === TURNS_PORT ? "" : `, and ${TURNS_PORT} for TCP with a certificate`}.

# visavis derives temporary credentials for each participant from this secret. Keep it secret.
use-auth-secret
static-auth-secret=${secret}
realm=${realm}

# UDP and TCP.
listening-port=${port}

# TLS, for networks that block everything else. The user turnserver must be able to read both files;
# then add turns:NAME:${TURNS_PORT} to --turn-server, with the name in the certificate.
#tls-listening-port=${TURNS_PORT}
#cert=/etc/letsencrypt/live/relay.example.org/fullchain.pem
#pkey=/etc/letsencrypt/live/relay.example.org/privkey.pem
no-tlsv1
no-tlsv1_1

# Relay ports, one for each allocation.
min-port=${relayPorts.first}
max-port=${relayPorts.last}

${externalIpLines(externalIp)}

# Limits: allocations per participant, and in total.
user-quota=${ALLOCATIONS_PER_USER}
total-quota=${limits.allocations.total}

# Lifetime of a nonce in seconds.
stale-nonce=${nonceLifetimeMs / 1000}

# Distinguishes STUN from other packets, as browsers expect.
fingerprint

# Features that browsers do not need and strangers could abuse.
no-multicast-peers
no-tcp-relay
no-cli
no-rfc5780
no-stun-backward-compatibility
response-origin-only-with-rfc5780
no-software-attribute

# Log to the system log.
syslog

# Nothing is relayed to the machines of private networks, nor to this one. If participants are in
# the same private network as the relay, allow its addresses: allowed-peer-ip=192.168.1.0-192.168.1.255
${deniedLines()}
`;
}

/** coturn 4.6.1 replaces its own public address with the private one before it checks whether the peer is denied. */
function externalIpLines(externalIp: CoturnSettings["externalIp"]): string {
  if (externalIp === undefined) {
    return `# Behind a NAT, as in most clouds: the public address, a slash, and the private one. The private one
# is allowed as a peer, because otherwise two people who both use this relay cannot connect.
#external-ip=203.0.113.7/10.0.0.7
#allowed-peer-ip=10.0.0.7`;
  }
  const { external, local } = externalIp;
  if (local === undefined) return `# The public address.\nexternal-ip=${external}`;
  return `# The public address, and the private one behind a NAT. The private one is allowed as a peer, because
# otherwise two people who both use this relay cannot connect.
external-ip=${external}/${local}
allowed-peer-ip=${local}`;
}

function deniedLines(): string {
  return outermostSpecialRanges()
    .map(({ first, last, meaning }) => {
      const [from, to] = [formatAddress(withoutAny(first)), formatAddress(last)];
      return `# ${meaning}\ndenied-peer-ip=${from === to ? from : `${from}-${to}`}`;
    })
    .join("\n");
}

/**
 * coturn takes 0.0.0.0 and :: at the start of a range to mean "everything below", in a range of IPv6 even for IPv4, so
 * the range would contain all of it. It never relays to these two addresses themselves.
 */
function withoutAny(first: Uint8Array): Uint8Array {
  return first.every((byte) => byte === 0) ? first.with(-1, 1) : first;
}

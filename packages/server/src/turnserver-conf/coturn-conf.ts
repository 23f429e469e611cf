import { formatAddress, outermostSpecialRanges } from "@visavis/stun/core";
import { type ExternalAddress, turnConfiguration } from "@visavis/turn/core";
import type { PortRange } from "../options/values.ts";

/** What a turnserver.conf for calls depends on. */
export interface CoturnSettings {
  readonly secret: string;
  readonly realm: string;
  readonly port: number;
  readonly relayPorts: PortRange;
  /** How the world knows the machine, and how it knows itself where a NAT stands between. */
  readonly externalIp: ExternalAddress | undefined;
}

/**
 * What a call needs at most: a member of a mesh of six has five connections, each of which its browser may relay over
 * three transports from several network interfaces, and twice while ICE restarts.
 */
const ALLOCATIONS_PER_USER = 120;

/** RFC 8656 §7.2. */
const TURNS_PORT = 5349;

/** A turnserver.conf with comments, for coturn 4.6 and newer, as strict as the relay that is built in. */
export function coturnConf({ secret, realm, port, relayPorts, externalIp }: CoturnSettings): string {
  const { limits, nonceLifetimeMs } = turnConfiguration({});
  return `# turnserver.conf for coturn 4.6 and newer, printed by \`visavis coturn-config\`.
#
# Put it in place of /etc/turnserver.conf on the machine of the relay, so that only root and the
# group turnserver read it (chmod 640, chown root:turnserver), and restart coturn. Open its ports:
# ${port} for UDP and TCP, ${relayPorts.first}-${relayPorts.last} for UDP${port === TURNS_PORT ? "" : `, and ${TURNS_PORT} for TCP with a certificate`}.

# Credentials lapse: visavis makes them for each participant, from this secret. Keep it to yourself.
use-auth-secret
static-auth-secret=${secret}
realm=${realm}

# UDP and TCP.
listening-port=${port}

# TLS, for networks that let nothing else through. The account turnserver must be able to read both
# files; then --turn-server also takes turns:NAME:${TURNS_PORT}, with the name in the certificate.
#tls-listening-port=${TURNS_PORT}
#cert=/etc/letsencrypt/live/relay.example.org/fullchain.pem
#pkey=/etc/letsencrypt/live/relay.example.org/privkey.pem
no-tlsv1
no-tlsv1_1

# Ports of relays, one for each allocation.
min-port=${relayPorts.first}
max-port=${relayPorts.last}

${externalIpLines(externalIp)}

# Limits: allocations of one participant, and of all together.
user-quota=${ALLOCATIONS_PER_USER}
total-quota=${limits.allocations.total}

# Seconds for which a nonce is good.
stale-nonce=${nonceLifetimeMs / 1000}

# Tells STUN from other packets, as browsers expect.
fingerprint

# What browsers do without, and strangers could use.
no-multicast-peers
no-tcp-relay
no-cli
no-rfc5780
no-stun-backward-compatibility
response-origin-only-with-rfc5780
no-software-attribute

# The log goes where the system keeps its own.
syslog

# Nothing is relayed to the machines of your networks, nor to this one. For people in a private
# network that the relay itself is in, allow its addresses: allowed-peer-ip=192.168.1.0-192.168.1.255
${deniedLines()}
`;
}

/** coturn 4.6.1 stores a relay's own public address as its private one before it asks whether that is a closed one. */
function externalIpLines(externalIp: CoturnSettings["externalIp"]): string {
  if (externalIp === undefined) {
    return `# Behind a NAT, as in most clouds: the public address, a slash, and the machine's own. The own one is
# allowed as a peer, or two people who both use this relay would not meet.
#external-ip=203.0.113.7/10.0.0.7
#allowed-peer-ip=10.0.0.7`;
  }
  const { external, local } = externalIp;
  if (local === undefined) return `# The public address.\nexternal-ip=${external}`;
  return `# The public address, and the machine's own behind a NAT. The own one is allowed as a peer, or two
# people who both use this relay would not meet.
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
 * coturn takes 0.0.0.0 and :: at the beginning of a range for "whatever is below", of IPv4 in a range of IPv6 as well,
 * which would then hold all of it. It never relays to these two addresses themselves.
 */
function withoutAny(first: Uint8Array): Uint8Array {
  return first.every((byte) => byte === 0) ? first.with(-1, 1) : first;
}

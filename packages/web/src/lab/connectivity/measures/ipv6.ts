import { gather } from "../../../ice-servers/gathering.ts";
import { iceServerOf } from "../../../ice-servers/server-entry.ts";
import { type ConnectivityFinding, passed, skipped, warning } from "../findings.ts";
import { withCapturedTrack } from "./captured-track.ts";
import type { Measurement, TestContext } from "./measurement.ts";

/** The computer's own addresses are there at once, and those from STUN servers soon after. */
const GATHER_LIMIT_MS = 3_000;

/** Looks for IPv6 addresses among the candidates. Browsers do not hide addresses while the microphone is open. */
export async function measureIpv6(context: TestContext): Promise<Measurement> {
  if (!context.isMicrophoneAllowed) return addressesIn(context);
  const measured = await withCapturedTrack(
    "microphone",
    {},
    { signal: context.signal, use: () => addressesIn(context) },
  );
  return measured.refusal === undefined ? measured : addressesIn(context);
}

async function addressesIn({ servers, signal, trace }: TestContext): Promise<Measurement> {
  const { candidates, end } = await gather({
    iceServers: servers.map(iceServerOf),
    policy: "all",
    limitMs: GATHER_LIMIT_MS,
    signal,
    trace,
    label: "ipv6",
    onChange: () => undefined,
  });
  signal.throwIfAborted();
  // Relayed addresses belong to the relay, not to this computer.
  const own = candidates.filter(({ type }) => type !== "relay").map(({ address }) => address);
  const addresses = [...new Set(own)];
  return {
    finding: judgeIpv6(addresses),
    figures: { addresses, ...(end?.words !== undefined && { browserWords: end.words }) },
  };
}

/** RFC 4291 §2.4 and IANA: global unicast addresses begin with the bits 001. */
const GLOBAL = /^[23][0-9a-f]{3}:/i;
/** The mDNS name that a browser shows instead of an address while the page has no permission to capture. */
const HIDDEN = /\.local$/i;

/** @param addresses of all candidates, without brackets */
export function judgeIpv6(addresses: readonly string[]): ConnectivityFinding {
  const ipv6 = addresses.filter((address) => address.includes(":"));
  if (ipv6.some((address) => GLOBAL.test(address))) return passed("ipv6Global");
  if (ipv6.length > 0) return warning("ipv6LocalOnly");
  if (addresses.length === 0) return skipped("noNetwork");
  return addresses.some((address) => HIDDEN.test(address)) ? skipped("addressesHidden") : warning("noIpv6");
}

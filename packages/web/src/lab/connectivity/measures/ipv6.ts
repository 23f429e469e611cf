import { gather } from "../../../ice-servers/gathering.ts";
import { iceServerOf } from "../../../ice-servers/server-entry.ts";
import { verdictOnIpv6 } from "../verdicts/ipv6-verdict.ts";
import { withCapturedTrack } from "./captured-track.ts";
import type { Measurement, TestContext } from "./measurement.ts";

/** Addresses of the computer are there at once; those that a STUN server sees, soon after. */
const GATHER_LIMIT_MS = 3_000;

/** Looks for addresses of IPv6 among all candidates. While the microphone is open, browsers do not hide them. */
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
  // A relay's address is the relay's.
  const own = candidates.filter(({ type }) => type !== "relay").map(({ address }) => address);
  const addresses = [...new Set(own)];
  return {
    finding: verdictOnIpv6(addresses),
    figures: { addresses, ...(end?.words !== undefined && { browserWords: end.words }) },
  };
}

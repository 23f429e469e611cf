import { addressKind, isMdnsName } from "@visavis/stun/core";
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

/** @param addresses of all candidates, without brackets */
export function judgeIpv6(addresses: readonly string[]): ConnectivityFinding {
  const ipv6 = addresses.filter((address) => address.includes(":"));
  if (ipv6.some((address) => addressKind(address) === "public")) return passed("ipv6Global");
  if (ipv6.length > 0) return warning("ipv6LocalOnly");
  if (addresses.length === 0) return skipped("noNetwork");
  return addresses.some(isMdnsName) ? skipped("addressesHidden") : warning("noIpv6");
}

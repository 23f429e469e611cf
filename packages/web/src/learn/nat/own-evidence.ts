import type { OwnAddress } from "./own-address.ts";

/** `host 192.168.1.7:5000 → srflx 203.0.113.7:40000`, or `= srflx` if the server sees the host’s own address. */
export function ownEvidence(own: OwnAddress | "asking" | "noServer" | undefined): string | undefined {
  if (typeof own !== "object" || own.host === undefined) return undefined;
  const host = `host ${own.host.address}:${own.host.port}`;
  const { serverReflexive, verdict } = own;
  if (verdict === "tellsAddress" && serverReflexive !== undefined) {
    return `${host} → srflx ${serverReflexive.address}:${serverReflexive.port}`;
  }
  return verdict === "answersWithoutNat" ? `${host} = srflx` : undefined;
}

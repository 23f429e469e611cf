import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import {
  canonicalAddress,
  familyOf,
  METHODS,
  readAttribute,
  StunDecodeError,
  XOR_MAPPED_ADDRESS,
} from "@visavis/stun/core";
import { openStunClient, type RequestTiming, StunRequestError } from "@visavis/stun/node";
import type { Family, FamilyAnswer } from "./address-choice.ts";
import type { AddressSource } from "./external-ip.ts";

/** Asks a source for the addresses of one family. Does not reject. */
export type LookUp = (request: {
  readonly source: AddressSource;
  readonly family: Family;
  /** The address of this computer that the answer is for; the one of the default route if missing. */
  readonly local: string | undefined;
}) => Promise<FamilyAnswer>;

/** How long one name server may take, and all of them together. */
const NAME_SERVER_TIMEOUT_MS = 1_500;
const NAME_PATIENCE_MS = 5_000;

/** A STUN server is asked three times within 3.5 s. */
const STUN_TIMING: Partial<RequestTiming> = {
  initialRtoMs: 500,
  transmissions: 3,
  finalWaitFactor: 4,
  reliableTimeoutMs: 3_500,
};

/** What a STUN server has said is asked again so often. */
const STUN_VALID_FOR_MS = 60_000;

/** Of c-ares: the name does not exist, or has no address of that family. */
const WITHOUT_ADDRESS: readonly unknown[] = ["ENOTFOUND", "ENODATA"];

/** @param nameServers instead of the system's, as `setServers` of node:dns takes them */
export function createLookUp(nameServers?: readonly string[]): LookUp {
  async function askDns(name: string, family: Family): Promise<FamilyAnswer> {
    // Made anew for each question: it reads the system's name servers once, and a network may come with others.
    const resolver = new Resolver({ timeout: NAME_SERVER_TIMEOUT_MS, tries: 2 });
    if (nameServers !== undefined) resolver.setServers(nameServers);
    const timer = setTimeout(() => resolver.cancel(), NAME_PATIENCE_MS);
    try {
      const records =
        family === 4
          ? await resolver.resolve4(name, { ttl: true })
          : await resolver.resolve6(name, { ttl: true });
      return {
        kind: "found",
        addresses: records.map(({ address }) => canonicalAddress(address)),
        validForMs: Math.min(...records.map(({ ttl }) => ttl)) * 1000,
      };
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : error;
      if (WITHOUT_ADDRESS.includes(code)) return { kind: "none" };
      return { kind: "failed", problem: `no name server answers for ${name} (${code})` };
    } finally {
      clearTimeout(timer);
    }
  }

  async function askStun(
    { address, port }: { readonly address: string; readonly port: number },
    family: Family,
    local: string | undefined,
  ): Promise<FamilyAnswer> {
    const found: FamilyAnswer =
      isIP(address) === 0
        ? await askDns(address, family)
        : familyOf(address) === family
          ? { kind: "found", addresses: [address], validForMs: STUN_VALID_FOR_MS }
          : { kind: "none" };
    const [at] = found.kind === "found" ? found.addresses : [];
    if (at === undefined) return found;
    try {
      const client = await openStunClient({
        server: { address: at, port },
        local: { ...(local !== undefined && { address: local }) },
        timing: STUN_TIMING,
      });
      try {
        const { message } = await client.request({ method: METHODS.binding });
        const seen = readAttribute(message, XOR_MAPPED_ADDRESS);
        if (seen === undefined) return { kind: "failed", problem: `${address} answers without an address` };
        return {
          kind: "found",
          addresses: [canonicalAddress(seen.address)],
          validForMs: STUN_VALID_FOR_MS,
        };
      } finally {
        client.close();
      }
    } catch (error) {
      if (!(error instanceof StunRequestError || error instanceof StunDecodeError)) throw error;
      return { kind: "failed", problem: `${address}: ${error.message}` };
    }
  }

  return ({ source, family, local }) =>
    source.kind === "dns" ? askDns(source.name, family) : askStun(source.server, family, local);
}

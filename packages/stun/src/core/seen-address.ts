import { familyOf } from "./transport-address.ts";

/**
 * Whether a server sees the same address of this computer as the others:
 *
 * - `agrees`: the majority sees this address
 * - `differs`: the majority sees another address
 * - `unknown`: too few answers, or no majority
 */
export type Agreement = "agrees" | "differs" | "unknown";

/**
 * Compares the IP addresses that several servers see of this computer, IPv4 and IPv6 separately. The majority of two is
 * both.
 *
 * @param addresses one for each server that answered
 */
export function agreementOf(addresses: readonly string[]): readonly Agreement[] {
  return addresses.map((address) => {
    const family = familyOf(address);
    const comparable = addresses.filter((other) => familyOf(other) === family);
    const most = majorityOf(comparable);
    if (most === undefined) return "unknown";
    return most === address ? "agrees" : "differs";
  });
}

function majorityOf(addresses: readonly string[]): string | undefined {
  return addresses.find((address) => {
    const count = addresses.filter((other) => other === address).length;
    return count > 1 && count > addresses.length / 2;
  });
}

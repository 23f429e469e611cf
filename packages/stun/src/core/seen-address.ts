import { familyOf } from "./transport-address.ts";

/**
 * How what one server says about us goes with what the others say:
 *
 * - `agrees`: as most do
 * - `differs`: most see another address
 * - `unknown`: too few answers, or no majority
 */
export type Agreement = "agrees" | "differs" | "unknown";

/**
 * Compares under which IP address several servers see us; IPv4 and IPv6 apart. Most of two are both.
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

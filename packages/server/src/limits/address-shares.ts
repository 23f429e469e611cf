import type { TrustedProxies } from "../proxy/trusted-proxies.ts";
import { addressGroup, isForEveryone } from "./address-group.ts";

/** How much of something that belongs to everyone each address has taken. */
export interface AddressShares {
  /** Takes one. @returns a function that gives it back, or `undefined` if the address has its share already */
  take(address: string): (() => void) | undefined;
}

/** @param limit the share of an address */
export function addressShares(limit: number, trustedProxies: TrustedProxies): AddressShares {
  const taken = new Map<string, number>();
  return {
    take(address) {
      if (isForEveryone(address, trustedProxies)) return () => {};
      const group = addressGroup(address);
      const count = taken.get(group) ?? 0;
      if (count >= limit) return undefined;
      taken.set(group, count + 1);
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        const left = (taken.get(group) ?? 1) - 1;
        if (left === 0) taken.delete(group);
        else taken.set(group, left);
      };
    },
  };
}

import type { TransportAddress } from "@visavis/stun/core";

/** As addresses are written: `203.0.113.1:40001`. The simulated ones are all of IPv4. */
export function spelled({ address, port }: TransportAddress): string {
  return `${address}:${port}`;
}

import { expect, test } from "vitest";
import { RELAY_IPV4, testConfiguration } from "../testing/test-configuration.ts";
import { createPortPool } from "./port-pool.ts";
import { forgetFormerPools } from "./relayed-addresses.ts";
import type { RelayedAddress } from "./state.ts";

test("ports of a former address are forgotten once none of them is taken", () => {
  const relayPorts = { first: 50_000, last: 50_003 };
  const configuration = testConfiguration({
    relayPorts,
    relayIps: [{ local: RELAY_IPV4, external: RELAY_IPV4 }],
  });
  const former = createPortPool(relayPorts);
  const keys = [RELAY_IPV4, "203.0.113.77", "203.0.113.78"].map((ip) => `udp ${ip} 50000-50003`);
  const portPools = new Map([
    [keys[0]!, createPortPool(relayPorts)],
    [keys[1]!, former],
    [keys[2]!, createPortPool(relayPorts)],
  ]);
  const relayedAddresses = new Map([[1, { pool: former } as RelayedAddress]]);
  forgetFormerPools({ configuration, portPools, relayedAddresses });
  expect([...portPools.keys()]).toEqual(keys.slice(0, 2));
  relayedAddresses.clear();
  forgetFormerPools({ configuration, portPools, relayedAddresses });
  expect([...portPools.keys()]).toEqual(keys.slice(0, 1));
});

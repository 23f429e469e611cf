/** Relayed transport addresses: taking a port, having the edge bind it, returning it. */
import type { RelayIp, TurnConfiguration } from "./configuration.ts";
import { createPortPool, returnPort, takeEvenPort, takePort } from "./port-pool.ts";
import { addressKey, type PortPool, type RelayedAddress, randomNumber, type TurnState } from "./state.ts";

/** Other programs may hold ports in our range; give up after this many of them. Any other failure is the same for every port. */
const MAX_TRIES = 32;

/** The IP address to relay from for a client that reached the server at `local`. */
export function relayIpFor(state: TurnState, family: 4 | 6, local: string): RelayIp | undefined {
  const ofFamily = state.configuration.relayIps.filter(
    ({ local: address }) => address.includes(":") === (family === 6),
  );
  return ofFamily.find((address) => address.local === local) ?? ofFamily[0];
}

export interface RelayedAddressRequest {
  readonly address: RelayIp;
  readonly transport: "udp" | "tcp";
  /** EVEN-PORT: an even port, or one with the next port reserved. */
  readonly parity: "any" | "even" | "evenWithNext";
}

/**
 * Has the edge bind one relayed transport address, or two if the next port is to be reserved. Tries other ports if
 * another program holds the chosen one.
 *
 * @param isWanted called before another port is tried, since the client may have gone
 * @param onSettled called once with the bound addresses; with none if no port was available
 */
export function openRelayedAddresses(
  state: TurnState,
  wanted: RelayedAddressRequest,
  nowMs: number,
  isWanted: () => boolean,
  onSettled: (bound: readonly RelayedAddress[], nowMs: number) => void,
): void {
  tryPorts(nowMs, MAX_TRIES);

  function tryPorts(atMs: number, triesLeft: number): void {
    const ports = triesLeft > 0 ? takePorts(state, wanted, atMs) : [];
    const tried = ports.map((port) => addRelayedAddress(state, wanted, port));
    if (tried.length === 0) {
      onSettled([], atMs);
      return;
    }
    let waiting = tried.length;
    let areBound = true;
    let areBusy = true;
    for (const relayedAddress of tried) {
      relayedAddress.onSettled = (outcome, nowMs) => {
        waiting -= 1;
        areBound &&= outcome === "bound";
        areBusy &&= outcome !== "failed";
        if (waiting > 0) return;
        if (areBound) return onSettled(tried, nowMs);
        for (const each of tried) closeRelayedAddress(state, each, nowMs);
        tryPorts(nowMs, areBusy && isWanted() ? triesLeft - 1 : 0);
      };
    }
    for (const { id, transport, local, external } of tried) {
      state.environment.openRelayedAddress({ id, transport, local: { ...local }, external: { ...external } });
    }
  }
}

function takePorts(state: TurnState, wanted: RelayedAddressRequest, nowMs: number): number[] {
  const pool = poolOf(state, wanted);
  const number = randomNumber(state.environment);
  if (wanted.parity === "any") {
    const port = takePort(pool, number, nowMs);
    return port === undefined ? [] : [port];
  }
  const withNext = wanted.parity === "evenWithNext";
  const even = takeEvenPort(pool, { randomNumber: number, withNext, nowMs });
  if (even === undefined) return [];
  return withNext ? [even, even + 1] : [even];
}

function addRelayedAddress(state: TurnState, wanted: RelayedAddressRequest, port: number): RelayedAddress {
  const { address, transport } = wanted;
  const added: RelayedAddress = {
    id: state.nextId,
    transport,
    local: { address: address.local, port },
    external: { address: address.external, port },
    pool: poolOf(state, wanted),
    isBound: false,
    allocation: undefined,
    expiresAtMs: Number.POSITIVE_INFINITY,
    onSettled: undefined,
    isClosed: false,
  };
  state.nextId += 1;
  state.relayedAddresses.set(added.id, added);
  return added;
}

/** By the external address: behind one that belongs to several local ones, each port is given to one allocation only. */
function poolOf(state: TurnState, { address, transport }: RelayedAddressRequest): PortPool {
  const { first, last } = state.configuration.relayPorts;
  const key = poolKey(state.configuration, transport, address.external);
  const existing = state.portPools.get(key);
  if (existing !== undefined) return existing;
  const created = createPortPool({ first, last });
  state.portPools.set(key, created);
  return created;
}

function poolKey({ relayPorts }: TurnConfiguration, transport: "udp" | "tcp", external: string): string {
  return `${transport} ${external} ${relayPorts.first}-${relayPorts.last}`;
}

/** Forgets the ports of addresses that are not configured any more, once no relayed address has one of them. */
export function forgetFormerPools({
  configuration,
  portPools,
  relayedAddresses,
}: Pick<TurnState, "configuration" | "portPools" | "relayedAddresses">): void {
  const configured = new Set(
    configuration.relayIps.flatMap(({ external }) => [
      poolKey(configuration, "udp", external),
      poolKey(configuration, "tcp", external),
    ]),
  );
  const inUse = new Set([...relayedAddresses.values()].map(({ pool }) => pool));
  for (const [key, pool] of portPools) {
    if (!configured.has(key) && !inUse.has(pool)) portPools.delete(key);
  }
}

/** The edge has bound it. */
export function relayedAddressOpened(state: TurnState, id: number, nowMs: number): void {
  const opened = state.relayedAddresses.get(id);
  if (opened === undefined) return;
  if (opened.isClosed) {
    state.relayedAddresses.delete(id);
    state.environment.closeRelayedAddress(id);
    return;
  }
  opened.isBound = true;
  state.boundRelayedAddresses += 1;
  if (opened.transport === "udp") {
    for (const { address, port } of [opened.local, opened.external]) {
      state.relayedAddressesByAddress.set(addressKey(address, port), opened);
    }
  }
  settle(opened, "bound", nowMs);
}

/** The edge could not bind it: another program has the port, or the system refuses for another reason. */
export function relayedAddressFailed(
  state: TurnState,
  id: number,
  reason: "busy" | "failed",
  nowMs: number,
): void {
  const failed = state.relayedAddresses.get(id);
  if (failed === undefined) return;
  state.relayedAddresses.delete(id);
  state.counters[reason === "busy" ? "relayPortsBusy" : "relayPortsFailed"] += 1;
  settle(failed, reason, nowMs);
}

function settle(relayedAddress: RelayedAddress, outcome: "bound" | "busy" | "failed", nowMs: number): void {
  const { onSettled } = relayedAddress;
  relayedAddress.onSettled = undefined;
  onSettled?.(outcome, nowMs);
}

/** Closes it, now or as soon as the edge has bound it, and returns its port. */
export function closeRelayedAddress(state: TurnState, relayedAddress: RelayedAddress, nowMs: number): void {
  if (relayedAddress.isClosed) return;
  relayedAddress.isClosed = true;
  relayedAddress.allocation = undefined;
  for (const { address, port } of [relayedAddress.local, relayedAddress.external]) {
    const key = addressKey(address, port);
    if (state.relayedAddressesByAddress.get(key) === relayedAddress)
      state.relayedAddressesByAddress.delete(key);
  }
  if (relayedAddress.isBound) {
    state.relayedAddresses.delete(relayedAddress.id);
    state.environment.closeRelayedAddress(relayedAddress.id);
    state.boundRelayedAddresses -= 1;
  }
  returnPort(relayedAddress.pool, relayedAddress.local.port, nowMs);
}

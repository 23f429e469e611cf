import { lookup, Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { canonicalAddress, familyOf, isMdnsName, type TransportAddress } from "../core/index.ts";
import { StunRequestError } from "./request-error.ts";

/** Rejects with `error()` unless `promise` settles in time. */
export async function within<T>(
  promise: Promise<T>,
  timeoutMs: number,
  error: () => StunRequestError,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(error()), timeoutMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The address of a host name, in the family of the local address if there is one.
 *
 * @throws {StunRequestError} `STUN_SOCKET_ERROR` for an unknown name; `STUN_TIMEOUT`
 */
export async function resolveServer(
  { address, port }: TransportAddress,
  { localAddress, timeoutMs }: { readonly localAddress: string | undefined; readonly timeoutMs: number },
): Promise<TransportAddress> {
  if (isIP(address) !== 0) return { address: canonicalAddress(address), port };
  const family = localAddress === undefined ? 0 : familyOf(localAddress);
  const found = lookup(address, { family }).catch((cause: unknown) => {
    throw new StunRequestError("STUN_SOCKET_ERROR", `${address}: the name has no address`, { cause });
  });
  const late = () => new StunRequestError("STUN_TIMEOUT", `${address}: no answer from the name server`);
  const { address: resolved } = await within(found, timeoutMs, late);
  return { address: canonicalAddress(resolved), port };
}

/** The codes of c-ares for no answer, and for a name server that could not answer the question. */
const WITHOUT_ANSWER: readonly unknown[] = ["ETIMEOUT", "ECANCELLED", "ESERVFAIL", "EREFUSED"];

/**
 * False if no name server answers in time whether the name exists. `lookup` then takes half a minute, and only four
 * look-ups run at a time, so names with dead name servers would delay the others.
 *
 * Always true for names that are resolved without DNS: those of this computer and of the local network (mDNS).
 *
 * @param options.servers instead of the system's, as `setServers` takes them
 */
export async function doNameServersAnswer(
  name: string,
  { patienceMs, servers }: { readonly patienceMs: number; readonly servers?: readonly string[] },
): Promise<boolean> {
  if (!name.includes(".") || isMdnsName(name)) return true;
  // One retry, after a third of the time: some name servers drop queries when many arrive at once.
  const resolver = new Resolver({ timeout: Math.ceil(patienceMs / 3), tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  const timer = setTimeout(() => resolver.cancel(), patienceMs);
  try {
    await resolver.resolve4(name);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && WITHOUT_ANSWER.includes(error.code));
  } finally {
    clearTimeout(timer);
  }
}

import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { canonicalAddress, familyOf, type TransportAddress } from "../core/index.ts";
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
 * The address behind a host name, in the local address's family where one is given.
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

/** The beginning of a TCP connection: a PROXY header, if it comes from a trusted proxy, and the first bytes of the client. */
import { type ConnectionAddresses, decodeProxyHeader, proxySignature } from "./proxy-header.ts";

/** Why a connection is refused that begins with a PROXY header. */
export type ProxyRefusal =
  /** It does not come from a trusted proxy. */
  | "untrusted"
  | "malformed"
  /** A second one, which only the client itself can have written. */
  | "repeated";

export type Opening =
  /** More bytes are needed; fewer than a header has are kept. The header may already have been read. */
  | { readonly kind: "waiting"; readonly addresses: ConnectionAddresses | undefined }
  | {
      readonly kind: "open";
      /** At least one, after the header. */
      readonly bytes: Uint8Array;
      /** Those of the client's own connection; missing if its proxy does not name them, or there is none. */
      readonly addresses: ConnectionAddresses | undefined;
    }
  | { readonly kind: "refused"; readonly reason: ProxyRefusal };

/**
 * @param isTrusted whether the connection comes from a trusted proxy; it need not have a header then
 * @returns what the bytes up to and including the next chunk are; not to be called again once that is decided
 */
export function createOpening(isTrusted: boolean): (chunk: Uint8Array) => Opening {
  let held: Uint8Array = new Uint8Array(0);
  let addresses: ConnectionAddresses | undefined;
  let hasHeader = false;

  return (chunk) => {
    held = concatenated(held, chunk);
    let signature = proxySignature(held);
    if (signature === "present" && isTrusted && !hasHeader) {
      const header = decodeProxyHeader(held);
      if (header === "partial") return { kind: "waiting", addresses };
      if (header === "malformed") return { kind: "refused", reason: "malformed" };
      hasHeader = true;
      addresses = header.addresses;
      held = held.subarray(header.length);
      signature = proxySignature(held);
    }
    if (signature === "present") return { kind: "refused", reason: hasHeader ? "repeated" : "untrusted" };
    return signature === "partial"
      ? { kind: "waiting", addresses }
      : { kind: "open", bytes: held, addresses };
  };
}

function concatenated(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

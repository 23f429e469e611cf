import * as v from "valibot";

const text = (maxLength: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(maxLength));

/** What `/trust/authority.json` says of the server's certificate authority. */
const Authority = v.object({
  name: text(200),
  fingerprint: v.pipe(v.string(), v.regex(/^(?:[\dA-F]{2}:){31}[\dA-F]{2}$/)),
  validUntil: v.pipe(v.string(), v.isoTimestamp()),
  origins: v.pipe(v.array(v.pipe(text(300), v.url())), v.maxLength(100)),
});
export type Authority = v.InferOutput<typeof Authority>;

/**
 * - `made`: the server has an authority of its own, which devices have to learn to trust
 * - `none`: its certificate is from an authority that they trust already
 * - `unknown`: the server did not say
 */
export type Trust =
  | { readonly kind: "made"; readonly authority: Authority }
  | { readonly kind: "none" | "unknown" };

/** Reads the answer of the server. */
export function readTrust(status: number, written: unknown): Trust {
  const none = v.safeParse(v.object({ authority: v.null() }), written);
  if (status === 404 && none.success) return { kind: "none" };
  const read = v.safeParse(Authority, written);
  return status === 200 && read.success ? { kind: "made", authority: read.output } : { kind: "unknown" };
}

/** Asks the server. Never rejects. */
export async function fetchTrust(): Promise<Trust> {
  try {
    const response = await fetch("/trust/authority.json");
    return readTrust(response.status, await response.json());
  } catch {
    return { kind: "unknown" };
  }
}

/** In groups that people can compare: eight of four bytes. */
export function fingerprintGroups(fingerprint: string): readonly string[] {
  return fingerprint.match(/(?:[^:]+:?){1,4}/g)?.map((group) => group.replace(/:$/, "")) ?? [];
}

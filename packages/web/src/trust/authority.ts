import * as v from "valibot";

const text = (maxLength: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(maxLength));

/** The server's certificate authority, as `/trust/authority.json` describes it. */
const Authority = v.object({
  name: text(200),
  fingerprint: v.pipe(v.string(), v.regex(/^(?:[\dA-F]{2}:){31}[\dA-F]{2}$/)),
  validUntil: v.pipe(v.string(), v.isoTimestamp()),
  origins: v.pipe(v.array(v.pipe(text(300), v.url())), v.maxLength(100)),
});
export type Authority = v.InferOutput<typeof Authority>;

/**
 * - `own`: the server has its own authority, which each device has to be set up to trust
 * - `none`: its certificate is from an authority that devices already trust
 * - `unknown`: the server sent no valid response
 */
export type Trust =
  | { readonly kind: "own"; readonly authority: Authority }
  | { readonly kind: "none" | "unknown" };

/** Reads the server's response. */
export function readTrust(status: number, body: unknown): Trust {
  const none = v.safeParse(v.object({ authority: v.null() }), body);
  if (status === 404 && none.success) return { kind: "none" };
  const read = v.safeParse(Authority, body);
  return status === 200 && read.success ? { kind: "own", authority: read.output } : { kind: "unknown" };
}

/** Fetches the authority from the server. Never rejects. */
export async function fetchTrust(): Promise<Trust> {
  try {
    const response = await fetch("/trust/authority.json");
    return readTrust(response.status, await response.json());
  } catch {
    return { kind: "unknown" };
  }
}

/** Splits a fingerprint into eight groups of four bytes, which are easy to compare. */
export function fingerprintGroups(fingerprint: string): readonly string[] {
  return fingerprint.match(/(?:[^:]+:?){1,4}/g)?.map((group) => group.replace(/:$/, "")) ?? [];
}

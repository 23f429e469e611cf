import * as v from "valibot";
import { keepable, ServerList } from "./server-entry.ts";

/** Mail programs and chats cut longer links; lists made here are shorter. */
const MAX_HASH_CHARACTERS = 16_000;
const MAX_FILE_CHARACTERS = 1_000_000;

/** Identifies the file format and its version. */
const FORMAT = "visavis-trickle-ice";
const VERSION = 1;

const SharedFile = v.object({ format: v.literal(FORMAT), version: v.literal(VERSION), list: ServerList });

interface ShareOptions {
  /** Whether passwords are included. */
  readonly withPasswords: boolean;
}

/** The page's address with the list in its hash, which browsers never send to a server. */
export function linkTo(list: ServerList, page: string | URL, { withPasswords }: ShareOptions): string {
  const url = new URL(page);
  const servers = keepable(list.servers, { withPasswords }).map(({ urls, username, credential, own }) => ({
    urls,
    ...(username !== "" && { username }),
    ...(credential !== "" && { credential }),
    ...(own && { own }),
  }));
  const hash = new URLSearchParams({
    servers: JSON.stringify(servers),
    ...(list.policy !== "all" && { policy: list.policy }),
  });
  url.search = "";
  url.hash = hash.toString();
  return url.href;
}

/** The list in such a hash; `undefined` if there is none, or if it is not valid. */
export function listInHash(hash: string): ServerList | undefined {
  if (hash.length > MAX_HASH_CHARACTERS) return undefined;
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const servers = query.get("servers");
  if (servers === null) return undefined;
  return validList(
    () => ({ servers: JSON.parse(servers), policy: query.get("policy") ?? "all" }),
    ServerList,
  );
}

/** The list as a file, with the results of its test. */
export function fileOf(
  list: ServerList,
  { withPasswords, results, savedAt }: ShareOptions & { readonly results: unknown; readonly savedAt: Date },
): string {
  const file = {
    format: FORMAT,
    version: VERSION,
    savedAt: savedAt.toISOString(),
    list: { ...list, servers: keepable(list.servers, { withPasswords }) },
    results,
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** The list in such a file; `undefined` if it is another file, or not valid. The results in it are for people only. */
export function listInFile(text: string): ServerList | undefined {
  if (text.length > MAX_FILE_CHARACTERS) return undefined;
  return validList(() => JSON.parse(text), SharedFile)?.list;
}

function validList<const Schema extends v.GenericSchema>(
  read: () => unknown,
  schema: Schema,
): v.InferOutput<Schema> | undefined {
  try {
    const parsed = v.safeParse(schema, read());
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

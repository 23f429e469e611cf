import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join, relative, sep } from "node:path";
import type { Duplex } from "node:stream";
import { lookup } from "mrmime";
import { acceptsCoding } from "./accept-encoding.ts";

/** Where the server's pages come from: the build, or Vite during development. */
export interface Pages {
  /** Answers the request, or calls `next` if there is no such page. */
  serve(request: IncomingMessage, response: ServerResponse, next: () => void): void;
  /** Handles the upgrade and returns `true`, or leaves the socket alone. */
  handleUpgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Reads the files again, for requests that come from now on. */
  reload?(): void;
  close?(): Promise<void>;
}

/** What the build compressed in advance, by the suffix of its file; the smallest first. */
const CODINGS = [
  { coding: "br", suffix: ".br" },
  { coding: "gzip", suffix: ".gz" },
] as const;

/** A file as it is sent, in one coding. */
interface Representation {
  readonly content: Buffer;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly etag: string;
}

/** The pages that `scripts/build.ts` wrote to `directory`, each also compressed. `/p2p` means `/p2p.html`. */
export function builtPages(directory: string): Pages {
  let files = filesOf(directory);
  return {
    serve(request, response, next) {
      files.find(request).then(
        (found) => {
          if (found === undefined) next();
          else send(request, response, found);
        },
        // A file that cannot be read, such as one that a new build has just replaced.
        () => response.destroy(),
      );
    },
    reload() {
      files = filesOf(directory);
    },
  };
}

/** All files of a directory, each read once, when it is first asked for. */
function filesOf(directory: string) {
  /** Read by the first request, since it would delay the start of the server. */
  let names: Promise<ReadonlySet<string>> | undefined;
  const representations = new Map<string, Promise<Representation>>();

  function representationOf(name: string, coding?: (typeof CODINGS)[number]): Promise<Representation> {
    const file = name + (coding?.suffix ?? "");
    const known = representations.get(file);
    if (known !== undefined) return known;
    const read = readRepresentation(directory, name, coding);
    representations.set(file, read);
    read.catch(() => representations.delete(file));
    return read;
  }

  return {
    async find(request: IncomingMessage): Promise<Representation | undefined> {
      names ??= namesIn(directory);
      const all = await names;
      const name = candidatesFor(request).find((candidate) => all.has(candidate) && !isCompressed(candidate));
      if (name === undefined) return undefined;
      const accepted = request.headers["accept-encoding"];
      const coding = CODINGS.find(
        ({ coding, suffix }) => all.has(name + suffix) && acceptsCoding(accepted, coding),
      );
      return representationOf(name, coding);
    },
  };
}

const isCompressed = (name: string) => CODINGS.some(({ suffix }) => name.endsWith(suffix));

/** Paths of the files below, with slashes. None if there is no such directory. */
async function namesIn(directory: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/")),
  );
}

/** The files that a path may mean. Only names that were found in the directory are read, so none can lead out of it. */
function candidatesFor({ url = "/" }: IncomingMessage): readonly string[] {
  const path = decoded(url.split("?", 1)[0] ?? "");
  if (!path?.startsWith("/")) return [];
  const name = path.slice(1).replace(/(?<=.)\/$/, "");
  return name === "" ? ["index.html"] : [name, `${name}.html`, `${name}/index.html`];
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

async function readRepresentation(
  directory: string,
  name: string,
  compressed: (typeof CODINGS)[number] | undefined,
): Promise<Representation> {
  const content = await readFile(join(directory, name + (compressed?.suffix ?? "")));
  const type = lookup(name) ?? "application/octet-stream";
  const etag = `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`;
  return {
    content,
    etag,
    headers: {
      "Content-Type": type === "text/html" ? "text/html;charset=utf-8" : type,
      "Content-Length": content.length,
      ...(compressed !== undefined && { "Content-Encoding": compressed.coding }),
      Vary: "Accept-Encoding",
      ETag: etag,
      // Everything under assets/ has a hash of its content in its name.
      "Cache-Control": name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    },
  };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { content, headers, etag }: Representation,
): void {
  if (isKnown(request.headers["if-none-match"], etag)) {
    const { "Content-Length": _, "Content-Encoding": __, ...rest } = headers;
    response.writeHead(304, rest).end();
  } else response.writeHead(200, headers).end(content);
}

/** Whether the client has this representation already. RFC 9110 §13.1.2. */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(",").some((known) => {
    const written = known.trim();
    return written === "*" || written.replace(/^W\//, "") === etag;
  });
}

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import sirv from "sirv";

/** Where the server's pages come from: the build, or Vite during development. */
export interface Pages {
  /** Answers the request, or calls `next` if there is no such page. */
  serve(request: IncomingMessage, response: ServerResponse, next: () => void): void;
  /** Handles the upgrade and returns `true`, or leaves the socket alone. */
  handleUpgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close?(): Promise<void>;
}

/** The pages that `scripts/build.ts` wrote to `directory`, each also compressed. `/p2p` means `/p2p.html`. */
export function builtPages(directory: string): Pages {
  /** Created by the first request: sirv reads every file, which would delay the start of the server. */
  let serveFile: ReturnType<typeof sirv> | undefined;
  return {
    serve(request, response, next) {
      // Files are small and sent whole; sirv throws on a range that ends before it starts.
      delete request.headers.range;
      // sirv ignores errors of a file that cannot be read, such as one that a new build has just replaced.
      response.once("pipe", (file) => file.once("error", () => response.destroy()));
      serveFile ??= serveFilesOf(directory);
      serveFile(request, response, next);
    },
  };
}

function serveFilesOf(directory: string): ReturnType<typeof sirv> {
  return sirv(directory, {
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders(response, path) {
      // Everything under /assets/ has a hash of its content in its name.
      const isHashed = path.startsWith("/assets/");
      response.setHeader("Cache-Control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
}

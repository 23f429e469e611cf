import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import sirv from "sirv";

/** Where the server's pages come from: the build, or Vite while they are being written. */
export interface Pages {
  /** Answers the request, or calls `next` when it has no such page. */
  serve(request: IncomingMessage, response: ServerResponse, next: () => void): void;
  /** Takes the upgrade and returns `true`, or leaves the socket alone. */
  handleUpgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close?(): Promise<void>;
}

/** The pages that `scripts/build.ts` left in `directory`, each also compressed. `/p2p` means `/p2p.html`. */
export function builtPages(directory: string): Pages {
  const serveFile = sirv(directory, {
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders(response, path) {
      // Everything under /assets/ has a hash of its content in its name.
      const isHashed = path.startsWith("/assets/");
      response.setHeader("Cache-Control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  return {
    serve(request, response, next) {
      // Files are small and sent whole; sirv throws on a range that ends before it starts.
      delete request.headers.range;
      // sirv has no ear for a file that cannot be read, such as one that a new build has just replaced.
      response.once("pipe", (file) => file.once("error", () => response.destroy()));
      serveFile(request, response, next);
    },
  };
}

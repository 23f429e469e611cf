/** `npm run dev`: the command `visavis` with pages straight from their sources, reloaded as they change. */
import { createServer as createHttpServer } from "node:http";
import { join } from "node:path";
import { createServer } from "vite";
import { runCommand } from "../packages/server/src/commands/run-command.ts";
import type { Pages } from "../packages/server/src/http/pages.ts";

const repository = join(import.meta.dirname, "..");

/** What the pages import from elsewhere. Known from the start, Vite never has to reload a page to add one. */
const LIBRARIES = [
  "@preact/signals",
  "lucide",
  "preact",
  "preact/hooks",
  "preact/jsx-dev-runtime",
  "preact/jsx-runtime",
  "uqr",
  "valibot",
];

async function sourcePages(): Promise<Pages> {
  // Vite hears of upgrades through a server of its own that never listens, so that it cannot touch /signal.
  const upgrades = createHttpServer();
  const vite = await createServer({
    configFile: join(repository, "packages/web/vite.config.ts"),
    cacheDir: join(repository, ".cache/vite"),
    appType: "mpa",
    // By whatever name: other devices open the pages as they do those of the build.
    server: { middlewareMode: true, ws: { server: upgrades }, allowedHosts: true },
    optimizeDeps: { noDiscovery: true, include: LIBRARIES },
    clearScreen: false,
    logLevel: "warn",
  });
  return {
    serve(request, response, next) {
      // The build takes a folder with its last slash or without; Vite wants it.
      request.url = request.url?.replace(/^\/learn(?=$|\?)/, "/learn/");
      // Vite puts the style sheets that scripts import into the page as elements; the build links them.
      const policy = response.getHeader("Content-Security-Policy");
      response.setHeader("Content-Security-Policy", `${policy}; style-src 'self' 'unsafe-inline'`);
      vite.middlewares(request, response, next);
    },
    handleUpgrade(request, socket, head) {
      const isForVite = request.headers["sec-websocket-protocol"]?.startsWith("vite-") ?? false;
      return isForVite && upgrades.emit("upgrade", request, socket, head);
    },
    close: () => vite.close(),
  };
}

await runCommand({ args: process.argv.slice(2), environment: process.env, openPages: sourcePages });

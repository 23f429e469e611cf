/** `npm run dev`: the command `visavis` with pages served from their sources and reloaded as they change. */
import { createServer as createHttpServer } from "node:http";
import { join } from "node:path";
import { createServer } from "vite";
import { runCommand } from "../packages/server/src/commands/run-command.ts";
import type { Pages } from "../packages/server/src/http/pages.ts";

const repository = join(import.meta.dirname, "..");

/** The libraries that pages import. Listed here, so that Vite never has to reload a page when it discovers one. */
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
  // Vite gets upgrades through a separate server that never listens, so that it cannot interfere with /signal.
  const upgrades = createHttpServer();
  const vite = await createServer({
    configFile: join(repository, "packages/web/vite.config.ts"),
    cacheDir: join(repository, ".cache/vite"),
    appType: "mpa",
    // Any host name, since other devices open these pages too.
    server: { middlewareMode: true, ws: { server: upgrades }, allowedHosts: true },
    optimizeDeps: { noDiscovery: true, include: LIBRARIES },
    clearScreen: false,
    logLevel: "warn",
  });
  return {
    serve(request, response, next) {
      // The build serves a folder with or without its trailing slash; Vite needs the slash.
      request.url = request.url?.replace(/^\/learn(?=$|\?)/, "/learn/");
      // Vite adds the style sheets that scripts import as <style> elements; the build links them.
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

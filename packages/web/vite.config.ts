import { readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";

const root = import.meta.dirname;
/** Every HTML file here is a page. `/learn/` is in a folder of its own. */
const pages = [...readdirSync(root).filter((file) => file.endsWith(".html")), "learn/index.html"];

/** What every page loads, and small modules that most pages load sooner or later. */
const FRAME = new RegExp(
  [
    "/node_modules/(?:preact|@preact)/",
    "/lucide/.*/check\\.mjs$",
    "/src/i18n/(?:language|localized)\\.ts$",
    "/src/ui/(?:frame|icon|remembered|server-address|theme)\\.tsx?$",
    "/src/ui/style\\.css$",
  ].join("|"),
);

export default defineConfig({
  root,
  appType: "mpa",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: join(root, "../server/dist/pages"),
    emptyOutDir: true,
    target: ["chrome123", "firefox128", "safari17.5"],
    // The content security policy forbids data: URLs in scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: pages.map((page) => join(root, page)),
      // One file compresses better than the many small ones that the bundler would make of this.
      output: { codeSplitting: { groups: [{ name: "frame", test: FRAME }] } },
    },
  },
});

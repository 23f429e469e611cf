import { join } from "node:path";
import { runCommand } from "./command.ts";
import { builtPages } from "./pages.ts";

await runCommand({
  args: process.argv.slice(2),
  environment: process.env,
  // Bundled, this file stands beside the pages.
  openPages: () => builtPages(join(import.meta.dirname, "pages")),
});

import { join } from "node:path";
import { runCommand } from "./commands/run-command.ts";
import { builtPages } from "./http/pages.ts";

await runCommand({
  args: process.argv.slice(2),
  environment: process.env,
  // Bundled, this file stands beside the pages.
  openPages: () => builtPages(join(import.meta.dirname, "pages")),
});

import { join } from "node:path";
import { runCommand } from "./commands/run-command.ts";

await runCommand({
  args: process.argv.slice(2),
  environment: process.env,
  async openPages() {
    const { builtPages } = await import("./http/pages.ts");
    // The bundle of this file lies next to the pages.
    return builtPages(join(import.meta.dirname, "pages"));
  },
});

import { readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = join(import.meta.dirname, "../../docs/reverse-proxy.md");

/**
 * The configuration of a proxy in docs/reverse-proxy.md, with values for this machine. The tests run it, so that the
 * page stays correct.
 *
 * @param section the heading above it
 * @param language the language of the code block
 * @param places texts on the page, each at least once, and their replacements
 * @throws {Error} when the page has no such block, or a text is not in it
 */
export function documentedConfiguration(
  { section, language }: { readonly section: string; readonly language: string },
  places: ReadonlyMap<string, string>,
): string {
  const [, text = ""] = readFileSync(PAGE, "utf8").split(`\n${section}\n`);
  const block = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "ms").exec(text)?.[1];
  if (block === undefined) throw new Error(`${PAGE} has no configuration of ${language} in ${section}`);
  let configuration = block;
  for (const [written, here] of places) {
    if (!configuration.includes(written)) throw new Error(`${PAGE}: "${written}" is not in ${language}'s`);
    configuration = configuration.replaceAll(written, here);
  }
  return configuration;
}

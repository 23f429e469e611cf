import { readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = join(import.meta.dirname, "../../docs/reverse-proxy.md");

/**
 * The configuration of a proxy as docs/reverse-proxy.md prints it, with what is different on this machine put in place.
 * The tests run it, so that the page cannot fall behind.
 *
 * @param language the name behind the fence
 * @param places what stands on the page, each at least once, and what is to stand there
 * @throws {Error} when the page has no such block, or a place is not in it
 */
export function documentedConfiguration(language: string, places: ReadonlyMap<string, string>): string {
  const page = readFileSync(PAGE, "utf8");
  const block = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "ms").exec(page)?.[1];
  if (block === undefined) throw new Error(`${PAGE} has no configuration of ${language}`);
  let configuration = block;
  for (const [written, here] of places) {
    if (!configuration.includes(written)) throw new Error(`${PAGE}: "${written}" is not in ${language}'s`);
    configuration = configuration.replaceAll(written, here);
  }
  return configuration;
}

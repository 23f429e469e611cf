import { findPrograms } from "./debian-programs.ts";

/** Paths of the executables. */
export interface Browsers {
  readonly chromium: string;
  readonly firefox: string;
}

/**
 * The browsers that the journeys drive: Debian's packages, or what `CHROMIUM` and `FIREFOX` name. Installs them first
 * where they are missing and this user may.
 *
 * @throws {Error} naming the one command that installs them.
 */
export function findBrowsers(): Browsers {
  const { CHROMIUM, FIREFOX } = process.env;
  return findPrograms({
    programs: { chromium: "chromium", firefox: "firefox-esr" },
    chosen: { chromium: CHROMIUM, firefox: FIREFOX },
    packages: ["chromium", "firefox-esr", "fonts-noto-cjk"],
    words: { any: "Chromium or Firefox", all: "Chromium and Firefox", them: "both" },
    remedy: "name their executables in CHROMIUM and FIREFOX",
  });
}

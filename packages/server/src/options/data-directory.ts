import { homedir } from "node:os";
import { posix, win32 } from "node:path";
import type { Environment } from "./read-options.ts";

/**
 * The default of `--data-dir`, where generated certificates and secrets are saved: the current user's directory for
 * application data.
 */
export function defaultDataDirectory(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  switch (platform) {
    case "win32":
      return win32.join(environment["LOCALAPPDATA"] || win32.join(home, "AppData", "Local"), "Visavis");
    case "darwin":
      return posix.join(home, "Library", "Application Support", "Visavis");
    default: {
      const dataHome = environment["XDG_DATA_HOME"];
      // XDG Base Directory Specification: a relative path must be ignored.
      const base = dataHome && posix.isAbsolute(dataHome) ? dataHome : posix.join(home, ".local", "share");
      return posix.join(base, "visavis");
    }
  }
}

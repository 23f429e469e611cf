import { posix, win32 } from "node:path";

/**
 * Where the server keeps what must outlive it, unless it is told: where the system keeps such things of this user.
 *
 * @param home the user's home directory
 */
export function defaultDataDirectory(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  switch (platform) {
    case "win32":
      return win32.join(environment["LOCALAPPDATA"] || win32.join(home, "AppData", "Local"), "Visavis");
    case "darwin":
      return posix.join(home, "Library", "Application Support", "Visavis");
    default: {
      const shared = environment["XDG_DATA_HOME"];
      // XDG Base Directory Specification: a path that is not absolute is to be ignored.
      const base = shared && posix.isAbsolute(shared) ? shared : posix.join(home, ".local", "share");
      return posix.join(base, "visavis");
    }
  }
}

export const SYSTEMS = ["android", "ios", "windows", "macos", "linux", "firefox"] as const;
export type System = (typeof SYSTEMS)[number];

/** Which instructions a visitor most likely needs, to be shown first; a hint, since browsers tell what they like. */
export function visitorSystem(userAgent: string, maxTouchPoints = 0): System {
  if (/Android/.test(userAgent)) return "android";
  // An iPad calls itself a Mac, but no Mac has a touch screen.
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return "ios";
  // On computers Firefox has a list of its own.
  if (/Firefox\//.test(userAgent)) return "firefox";
  if (/Windows/.test(userAgent)) return "windows";
  return /Macintosh/.test(userAgent) ? "macos" : "linux";
}

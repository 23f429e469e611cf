export const SYSTEMS = ["android", "ios", "windows", "macos", "linux", "firefox"] as const;
export type System = (typeof SYSTEMS)[number];

/** The system whose steps are shown first. This is a guess, because a user agent string can be wrong. */
export function visitorSystem(userAgent: string, maxTouchPoints = 0): System {
  if (/Android/.test(userAgent)) return "android";
  // An iPad calls itself a Mac, but no Mac has a touch screen.
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return "ios";
  // On computers, Firefox has its own list of authorities.
  if (/Firefox\//.test(userAgent)) return "firefox";
  if (/Windows/.test(userAgent)) return "windows";
  return /Macintosh/.test(userAgent) ? "macos" : "linux";
}

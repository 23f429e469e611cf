/** What a `profile-level-id` means: the coding tools that a decoder must support, and how large and fast the video may be. */
export interface H264Profile {
  /** The name in the standard, such as `Constrained Baseline`; `?` if the bits match no profile. */
  readonly name: string;
  /** `3.1`, `1b`, … */
  readonly level: string;
  /** A format at the limit of this level, such as `1280×720@30`. */
  readonly example: string | undefined;
}

interface ProfilePattern {
  readonly name: string;
  readonly profileIdc: number;
  /** The bits of the second byte that must equal those of `constraints`. */
  readonly mask: number;
  readonly constraints: number;
}

/** RFC 6184 §8.1, table 5. The first match applies. */
const PROFILES: readonly ProfilePattern[] = [
  { name: "Constrained Baseline", profileIdc: 0x42, mask: 0x4f, constraints: 0x40 },
  { name: "Constrained Baseline", profileIdc: 0x4d, mask: 0x8f, constraints: 0x80 },
  { name: "Constrained Baseline", profileIdc: 0x58, mask: 0xcf, constraints: 0xc0 },
  { name: "Baseline", profileIdc: 0x42, mask: 0x4f, constraints: 0x00 },
  { name: "Baseline", profileIdc: 0x58, mask: 0xcf, constraints: 0x80 },
  { name: "Main", profileIdc: 0x4d, mask: 0xaf, constraints: 0x00 },
  { name: "Extended", profileIdc: 0x58, mask: 0xcf, constraints: 0x00 },
  { name: "Constrained High", profileIdc: 0x64, mask: 0xff, constraints: 0x0c },
  { name: "High", profileIdc: 0x64, mask: 0xff, constraints: 0x00 },
  { name: "High 10", profileIdc: 0x6e, mask: 0xff, constraints: 0x00 },
  { name: "High 10 Intra", profileIdc: 0x6e, mask: 0xff, constraints: 0x10 },
  { name: "High 4:2:2", profileIdc: 0x7a, mask: 0xff, constraints: 0x00 },
  { name: "High 4:2:2 Intra", profileIdc: 0x7a, mask: 0xff, constraints: 0x10 },
  { name: "High 4:4:4 Predictive", profileIdc: 0xf4, mask: 0xff, constraints: 0x00 },
  { name: "High 4:4:4 Intra", profileIdc: 0xf4, mask: 0xff, constraints: 0x10 },
  { name: "CAVLC 4:4:4 Intra", profileIdc: 0x2c, mask: 0xff, constraints: 0x10 },
];

/** From the limits of ITU-T H.264 table A-1: macroblocks per frame and per second. */
const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ["1", "176×144@15"],
  ["1b", "176×144@15"],
  ["1.1", "352×288@7.5"],
  ["1.2", "352×288@15"],
  ["1.3", "352×288@30"],
  ["2", "352×288@30"],
  ["2.1", "352×480@30"],
  ["2.2", "720×480@15"],
  ["3", "720×480@30"],
  ["3.1", "1280×720@30"],
  ["3.2", "1280×720@60"],
  ["4", "1920×1080@30"],
  ["4.1", "1920×1080@30"],
  ["4.2", "1920×1080@60"],
  ["5", "2560×1920@30"],
  ["5.1", "3840×2160@30"],
  ["5.2", "3840×2160@60"],
]);

/** Reads the six hexadecimal digits of a `profile-level-id`; `undefined` for anything else. RFC 6184 §8.1. */
export function h264Profile(profileLevelId: string): H264Profile | undefined {
  if (!/^[\da-f]{6}$/i.test(profileLevelId)) return undefined;
  const value = Number.parseInt(profileLevelId, 16);
  const profileIdc = value >> 16;
  const constraints = (value >> 8) & 0xff;
  const level = levelOf(value & 0xff, { profileIdc, constraints });
  const name = PROFILES.find(
    (pattern) => pattern.profileIdc === profileIdc && (constraints & pattern.mask) === pattern.constraints,
  )?.name;
  return { name: name ?? "?", level, example: EXAMPLES.get(level) };
}

/** Level 1b is written as 9 or, in profiles older than it, as 1.1 with `constraint_set3_flag`. */
function levelOf(
  levelIdc: number,
  { profileIdc, constraints }: { readonly profileIdc: number; readonly constraints: number },
): string {
  const isOlder = profileIdc === 0x42 || profileIdc === 0x4d || profileIdc === 0x58;
  if (levelIdc === 9 || (levelIdc === 11 && isOlder && (constraints & 0x10) !== 0)) return "1b";
  return String(levelIdc / 10);
}

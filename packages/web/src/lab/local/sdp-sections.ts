/** The session part of a description, or one m-line with all that belongs to it. */
interface SdpSection {
  /** `audio`, `video`, `application`, …; `undefined` for the session part. */
  readonly kind: string | undefined;
  readonly mid: string | undefined;
  readonly direction: string | undefined;
  readonly lines: readonly string[];
}

function section(lines: readonly string[]): SdpSection {
  const direction = lines.find((line) => /^a=(sendrecv|sendonly|recvonly|inactive)$/.test(line));
  return {
    kind: /^m=(\S+)/.exec(lines[0] ?? "")?.[1],
    mid: lines.find((line) => line.startsWith("a=mid:"))?.slice("a=mid:".length),
    direction: direction?.slice("a=".length),
    lines,
  };
}

/** Cuts a description before each m-line. RFC 8866 §5. */
export function sdpSections(sdp: string): readonly SdpSection[] {
  const groups: string[][] = [[]];
  for (const line of sdp.split(/\r?\n/)) {
    if (line === "") continue;
    if (line.startsWith("m=")) groups.push([]);
    groups.at(-1)?.push(line);
  }
  return groups.map(section);
}

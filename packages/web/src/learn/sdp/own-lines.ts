import { readDescription, type SdpLine } from "@visavis/trace/core/sdp";

/** What a learner looks for in a description. */
export type Found = "ufrag" | "codec" | "setup";

/** The line that says what the first codec of the picture is: the m-line names it by its payload type. RFC 8866 §6.6. */
function firstCodecLine(sdp: string): SdpLine | undefined {
  const video = readDescription(sdp).media.find(({ kind }) => kind === "video");
  const payloadType = video?.lines[0]?.value.split(" ")[3];
  return video?.lines.find(
    ({ attribute, value }) => attribute === "rtpmap" && value.split(" ")[0] === payloadType,
  );
}

/** The codec that stands first for the picture, as `video/VP8`. */
export function firstCodecOf(sdp: string): string | undefined {
  const name = firstCodecLine(sdp)?.value.split(" ")[1]?.split("/")[0];
  return name === undefined ? undefined : `video/${name}`;
}

/** What the line of this number is of what one looks for, counted from 1, and its text. */
export function foundAt(
  sdp: string,
  number: number,
): { readonly found: Found; readonly text: string } | undefined {
  const { session, media } = readDescription(sdp);
  const line = [session, ...media].flatMap(({ lines }) => lines).find((known) => known.number === number);
  if (line === undefined) return undefined;
  const { attribute, text } = line;
  if (attribute === "ice-ufrag") return { found: "ufrag", text };
  if (attribute === "setup") return { found: "setup", text };
  return firstCodecLine(sdp)?.number === number ? { found: "codec", text } : undefined;
}

import { readDescription, type SdpLine } from "@visavis/trace/core/sdp";

/** The lines that the learner looks for. */
export type Found = "ufrag" | "codec" | "setup";

/** The rtpmap line of the first payload type in the m-line of the video. RFC 8866 §6.6. */
function firstCodecLine(sdp: string): SdpLine | undefined {
  const video = readDescription(sdp).media.find(({ kind }) => kind === "video");
  const payloadType = video?.lines[0]?.value.split(" ")[3];
  return video?.lines.find(
    ({ attribute, value }) => attribute === "rtpmap" && value.split(" ")[0] === payloadType,
  );
}

/** The first codec of the video: `video/VP8`. */
export function firstCodecOf(sdp: string): string | undefined {
  const name = firstCodecLine(sdp)?.value.split(" ")[1]?.split("/")[0];
  return name === undefined ? undefined : `video/${name}`;
}

/**
 * Which of the lines that the learner looks for has this number.
 *
 * @param number counted from 1
 */
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

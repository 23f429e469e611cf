/** What carries no picture of its own: repair and redundancy. */
const REPAIR = /\/(?:rtx|red|ulpfec|flexfec-03)$/i;

/** The MIME types of the video codecs that this browser can receive, each once, in its own order: `video/VP8` … */
export function videoCodecs(): string[] {
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  return [...new Set(codecs.map(({ mimeType }) => mimeType))].filter((mimeType) => !REPAIR.test(mimeType));
}

/** Puts the codec first that is wanted; the others stay, so that the two still agree where one lacks it. */
export function preferCodec(connection: RTCPeerConnection, wanted: string): void {
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  const isWanted = ({ mimeType }: RTCRtpCodec) => mimeType.toLowerCase() === wanted.toLowerCase();
  const video = connection.getTransceivers().find(({ sender }) => sender.track?.kind === "video");
  video?.setCodecPreferences([...codecs.filter(isWanted), ...codecs.filter((codec) => !isWanted(codec))]);
}

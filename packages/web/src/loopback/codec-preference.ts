/** Formats for retransmission and redundancy, which are not codecs of their own. */
const REPAIR = /\/(?:rtx|red|ulpfec|flexfec-03)$/i;

/** The MIME types of the video codecs that this browser can receive, in its order of preference: `video/VP8` … */
export function videoCodecs(): string[] {
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  return [...new Set(codecs.map(({ mimeType }) => mimeType))].filter((mimeType) => !REPAIR.test(mimeType));
}

/** Puts a codec first. The others stay, so that negotiation succeeds even if one side lacks it. */
export function preferCodec(connection: RTCPeerConnection, wanted: string): void {
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  const isWanted = ({ mimeType }: RTCRtpCodec) => mimeType.toLowerCase() === wanted.toLowerCase();
  const video = connection.getTransceivers().find(({ sender }) => sender.track?.kind === "video");
  video?.setCodecPreferences([...codecs.filter(isWanted), ...codecs.filter((codec) => !isWanted(codec))]);
}

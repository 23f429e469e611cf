import { attributesOf, mediaLineOf, type SdpSection } from "@visavis/trace/core/sdp";
import { h264Profile } from "./h264-profile.ts";

/** What a payload type stands for in one m-section. */
export interface Codec {
  readonly payloadType: string;
  /** As it is written: `VP8`, `opus`, `rtx`. */
  readonly name: string;
  readonly clockRate: string;
  readonly channels: string | undefined;
  /** The parameters of `a=fmtp`, as they are written. */
  readonly parameters: string;
}

/** RFC 3551 §6: what these numbers mean where no `a=rtpmap` says otherwise. */
const STATIC_PAYLOAD_TYPES: ReadonlyMap<string, string> = new Map([
  ["0", "PCMU/8000"],
  ["3", "GSM/8000"],
  ["4", "G723/8000"],
  ["8", "PCMA/8000"],
  ["9", "G722/8000"],
  ["10", "L16/44100/2"],
  ["11", "L16/44100"],
  ["13", "CN/8000"],
  ["15", "G728/8000"],
  ["18", "G729/8000"],
  ["26", "JPEG/90000"],
  ["31", "H261/90000"],
  ["34", "H263/90000"],
]);

/** The codecs of one m-section. */
export interface Codecs {
  /** In the order of the m-line. */
  readonly byPayloadType: ReadonlyMap<string, Codec>;
  /** By the payload type that is repaired: the `rtx` that repairs it. RFC 4588 §8.6. */
  readonly repairs: ReadonlyMap<string, Codec>;
  /** The first of the m-line. */
  readonly preferred: Codec | undefined;
}

/** Reads `a=rtpmap` and `a=fmtp` of an m-section together. */
export function codecsOf(section: SdpSection): Codecs {
  const mapped = new Map<string, string>();
  for (const value of attributesOf(section, "rtpmap")) {
    const [payloadType = "", encoding = ""] = value.split(" ", 2);
    mapped.set(payloadType, encoding);
  }
  const parameters = new Map<string, string>();
  for (const value of attributesOf(section, "fmtp")) {
    const space = value.indexOf(" ");
    if (space > 0) parameters.set(value.slice(0, space), value.slice(space + 1).trim());
  }
  const byPayloadType = new Map<string, Codec>();
  const repairs = new Map<string, Codec>();
  for (const payloadType of [...mediaLineOf(section).formats, ...mapped.keys()]) {
    const encoding = mapped.get(payloadType) ?? STATIC_PAYLOAD_TYPES.get(payloadType);
    if (encoding === undefined || byPayloadType.has(payloadType)) continue;
    const [name = "", clockRate = "", channels] = encoding.split("/", 3);
    const codec = { payloadType, name, clockRate, channels, parameters: parameters.get(payloadType) ?? "" };
    byPayloadType.set(payloadType, codec);
    const repaired = name.toLowerCase() === "rtx" ? parametersOf(codec).get("apt") : undefined;
    if (repaired !== undefined) repairs.set(repaired, codec);
  }
  const [preferred] = byPayloadType.values();
  return { byPayloadType, repairs, preferred };
}

/** The parameters by name in lower case; a parameter without a value has the empty one. */
function parametersOf({ parameters }: Codec): ReadonlyMap<string, string> {
  return new Map(
    parameters
      .split(";")
      .map((parameter) => parameter.trim())
      .filter((parameter) => parameter !== "")
      .map((parameter) => {
        const at = parameter.indexOf("=");
        return at < 0
          ? [parameter.toLowerCase(), ""]
          : [parameter.slice(0, at).toLowerCase(), parameter.slice(at + 1)];
      }),
  );
}

/** For `rtx`: the codec that it repairs. */
export function repairedBy(codec: Codec, { byPayloadType }: Codecs): Codec | undefined {
  const repaired = parametersOf(codec).get("apt");
  return repaired === undefined ? undefined : byPayloadType.get(repaired);
}

/** What tells this codec apart from others of its name, in words that every language has: `H264 Main 3.1 mode 1`. */
export function codecLabel(codec: Codec, codecs: Codecs): string {
  const parameters = parametersOf(codec);
  switch (codec.name.toLowerCase()) {
    case "rtx": {
      const repaired = parameters.get("apt") ?? "?";
      return `rtx → ${repaired} ${codecs.byPayloadType.get(repaired)?.name ?? ""}`.trim();
    }
    case "h264": {
      const profile = h264Profile(parameters.get("profile-level-id") ?? "");
      const mode = parameters.get("packetization-mode") ?? "0";
      return `H264${profile === undefined ? "" : ` ${profile.name} ${profile.level}`} mode ${mode}`;
    }
    case "vp9":
      return `VP9 profile ${parameters.get("profile-id") ?? "0"}`;
    case "av1":
      return `AV1 profile ${parameters.get("profile") ?? "0"}`;
    case "telephone-event":
    case "cn":
      return `${codec.name} ${codec.clockRate}`;
    default:
      return codec.name;
  }
}

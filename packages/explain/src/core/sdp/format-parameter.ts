import { alike, type Text } from "@visavis/trace/core";
import { document, rfc, type Source } from "../source.ts";
import { type Codecs, codecLabel } from "./codec.ts";
import { AUDIO_PARAMETERS, type ParameterRule, VIDEO_PARAMETERS } from "./codec-parameters.ts";
import { h264Profile } from "./h264-profile.ts";

/** What a parameter of `a=fmtp` is called, and what its value says. */
export interface ParameterWords {
  readonly name: Text;
  readonly meaning?: Text | undefined;
}

const SOURCES: ReadonlyMap<string, Source> = new Map([
  ["opus", rfc(7587, "6.1")],
  ["h264", rfc(6184, "8.1")],
  ["h265", rfc(7798, "7.1")],
  ["vp8", rfc(7741, "6.1")],
  ["vp9", rfc(9628, "6")],
  ["av1", document("RTP Payload Format For AV1", "7")],
  ["rtx", rfc(4588, "8.6")],
  ["red", rfc(2198, "5")],
  ["telephone-event", rfc(4733, "2.4.1")],
  ["flexfec", rfc(8627, "5.1")],
]);

/** Where the parameters of this codec stand. */
export function formatSource(codec: string): Source {
  return SOURCES.get(codec.toLowerCase()) ?? rfc(8866, "6.15");
}

/** Explains one parameter; `undefined` for one that is not known. */
export function formatParameter({
  codec,
  name,
  value,
  codecs,
}: {
  readonly codec: string;
  readonly name: string;
  readonly value: string;
  readonly codecs: Codecs;
}): ParameterWords | undefined {
  const lower = codec.toLowerCase();
  if (lower === "red") return redundantParts(name, codecs);
  if (lower === "telephone-event") return telephoneEvents(name);
  if (name.toLowerCase() === "profile-level-id" && lower === "h264") return profileLevel(value);
  if (name === "apt") {
    const repaired = codecs.byPayloadType.get(value);
    return {
      name: { en: "associated payload type", zh: "关联的负载类型" },
      meaning: repaired === undefined ? undefined : alike(codecLabel(repaired, codecs)),
    };
  }
  const rule =
    AUDIO_PARAMETERS.get(`${lower} ${name}`) ?? VIDEO_PARAMETERS.get(`${lower} ${name}`) ?? GOOGLE.get(name);
  if (rule === undefined) return undefined;
  return {
    name: rule.name,
    meaning: typeof rule.meaning === "function" ? rule.meaning(value) : rule.meaning,
  };
}

/** RFC 2198 §5: `111/111`, the payload types of the pieces in one packet. */
function redundantParts(value: string, codecs: Codecs): ParameterWords {
  const pieces = value
    .split("/", 10)
    .map((payloadType) => codecs.byPayloadType.get(payloadType)?.name ?? payloadType)
    .join(" + ");
  return { name: { en: "pieces of a packet", zh: "包内的各份数据" }, meaning: alike(pieces) };
}

/** RFC 4733 §2.4.1 and §3.2. */
function telephoneEvents(value: string): ParameterWords {
  const name: Text = { en: "events", zh: "事件" };
  if (value === "0-15") return { name, meaning: { en: "0–9, *, #, A–D", zh: "0–9、*、#、A–D" } };
  if (value === "0-16") return { name, meaning: { en: "0–9, *, #, A–D, flash", zh: "0–9、*、#、A–D、拍叉" } };
  return { name };
}

function profileLevel(value: string): ParameterWords {
  const profile = h264Profile(value);
  const name: Text = { en: "profile and level", zh: "profile 与 level" };
  if (profile === undefined) return { name };
  const { name: profileName, level, example } = profile;
  return {
    name,
    meaning: {
      en: `${profileName}, level ${level}${example === undefined ? "" : `: enough for ${example}`}`,
      zh: `${profileName}，level ${level}${example === undefined ? "" : `，支持 ${example}`}`,
    },
  };
}

/** Parameters of libwebrtc that some pages write into a description by hand. */
const GOOGLE: ReadonlyMap<string, ParameterRule> = new Map([
  [
    "x-google-min-bitrate",
    { name: { en: "lowest bitrate, kbit/s (libwebrtc)", zh: "最低码率，kbit/s（libwebrtc）" } },
  ],
  [
    "x-google-start-bitrate",
    { name: { en: "bitrate to begin with, kbit/s (libwebrtc)", zh: "起始码率，kbit/s（libwebrtc）" } },
  ],
  [
    "x-google-max-bitrate",
    { name: { en: "highest bitrate, kbit/s (libwebrtc)", zh: "最高码率，kbit/s（libwebrtc）" } },
  ],
  [
    "x-google-max-quantization",
    { name: { en: "coarsest quantization (libwebrtc)", zh: "最大量化参数（QP）（libwebrtc）" } },
  ],
]);

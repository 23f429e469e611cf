import type { SdpLine, SdpSection } from "@visavis/trace/core/sdp";
import type { Found } from "./description-difference-change.ts";

/** What other comparisons look at, by attribute. */
const COMPARED_ATTRIBUTES: ReadonlySet<string> = new Set([
  ..."candidate end-of-candidates ice-ufrag ice-pwd fingerprint setup group mid msid ssrc ssrc-group".split(
    " ",
  ),
  ..."sendrecv sendonly recvonly inactive rtpmap fmtp rtcp-fb extmap simulcast rid max-message-size".split(
    " ",
  ),
  ..."msid-semantic bundle-only rtcp".split(" "),
]);

const COMPARED_TYPES: ReadonlySet<string> = new Set(["o", "m", "c", "b"]);
const MAX_SHOWN = 6;

const isCompared = ({ type, attribute }: SdpLine): boolean =>
  type === "a" ? COMPARED_ATTRIBUTES.has(attribute) : COMPARED_TYPES.has(type);

const textsOf = (sections: readonly SdpSection[]): ReadonlySet<string> =>
  new Set(sections.flatMap(({ lines }) => lines.filter((line) => !isCompared(line)).map(({ text }) => text)));

/** Lines that no other comparison looks at and that only one of the two has, there or elsewhere. */
export function otherLineChanges({
  before,
  after,
  elsewhere,
}: {
  readonly before: SdpSection;
  readonly after: SdpSection;
  /** Where a line may stand as well and means the same: in the session for an m-section, and the other way round. */
  readonly elsewhere: { readonly before: readonly SdpSection[]; readonly after: readonly SdpSection[] };
}): readonly Found[] {
  const [old, now] = [textsOf([before, ...elsewhere.before]), textsOf([after, ...elsewhere.after])];
  const changed = [
    ...[...textsOf([after])].filter((text) => !old.has(text)).map((text) => `+ ${text.slice(0, 80)}`),
    ...[...textsOf([before])].filter((text) => !now.has(text)).map((text) => `− ${text.slice(0, 80)}`),
  ];
  if (changed.length === 0) return [];
  const more = changed.length - MAX_SHOWN;
  const shown = changed.slice(0, MAX_SHOWN);
  return [
    {
      kind: "otherLines",
      text: {
        en: `Other lines: ${shown.join("; ")}${more > 0 ? ` and ${more} more` : ""}.`,
        zh: `其他行：${shown.join("；")}${more > 0 ? `，另有 ${more} 行` : ""}。`,
      },
    },
  ];
}

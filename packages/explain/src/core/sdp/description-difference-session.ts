import type { Text } from "@visavis/trace/core";
import { attributesOf, type Description, type SdpSection } from "@visavis/trace/core/sdp";
import type { Found } from "./description-difference-change.ts";
import { otherLineChanges } from "./description-difference-rest.ts";

interface Origin {
  /** Everything but the revision: the same for all descriptions that one end of one connection writes. */
  readonly writer: string;
  readonly revision: string;
}

function originOf(session: SdpSection): Origin | undefined {
  const line = session.lines.find(({ type }) => type === "o");
  const [user, id, revision, ...where] = line?.value.split(" ") ?? [];
  if (user === undefined || id === undefined || revision === undefined) return undefined;
  return { writer: [user, id, ...where].join(" "), revision };
}

/** True where one end of one connection wrote both, as far as their `o=` lines tell. RFC 8866 §5.2. */
export function writersOf(before: SdpSection, after: SdpSection): boolean {
  return originOf(before)?.writer === originOf(after)?.writer;
}

/** What differs in the part before the first m-line. */
export function sessionChanges(before: Description, after: Description): readonly Found[] {
  return [
    ...originChanges(originOf(before.session), originOf(after.session)),
    ...bundleChanges(before.session, after.session),
    ...otherLineChanges({
      before: before.session,
      after: after.session,
      elsewhere: { before: before.media, after: after.media },
    }),
  ];
}

function originChanges(before: Origin | undefined, after: Origin | undefined): readonly Found[] {
  if (before === undefined || after === undefined) return [];
  if (before.writer !== after.writer) {
    const text: Text = {
      en: "Different ends wrote them, or the same end for different connections. Credentials and fingerprints then differ as a matter of course.",
      zh: "来自不同的两端，或同一端的不同连接，因此 ICE 凭据和指纹必然不同。",
    };
    return [{ kind: "writer", text }];
  }
  if (before.revision === after.revision) return [];
  const steps = `${before.revision} → ${after.revision}`;
  return [
    {
      kind: "revision",
      text: { en: `A later revision by the same end: ${steps}.`, zh: `同一端写的新版本：${steps}。` },
    },
  ];
}

function bundleChanges(before: SdpSection, after: SdpSection): readonly Found[] {
  const bundleOf = (session: SdpSection) =>
    attributesOf(session, "group")
      .filter((group) => group.startsWith("BUNDLE"))
      .map((group) => group.slice("BUNDLE".length).trim())
      .join(" | ");
  const [old, now] = [bundleOf(before), bundleOf(after)];
  if (old === now) return [];
  const none: Text = { en: "nothing", zh: "无" };
  const text = {
    en: `Another bundle: ${now === "" ? none.en : now} instead of ${old === "" ? none.en : old}.`,
    zh: `BUNDLE 有变化：由 ${old === "" ? none.zh : old} 变为 ${now === "" ? none.zh : now}。`,
  };
  return [{ kind: "bundle", text }];
}

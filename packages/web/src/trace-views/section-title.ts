import type { ExplainedSection } from "@visavis/explain/core";
import { phrasebook } from "../i18n/language.ts";

const say = phrasebook(
  { session: "Session", rejected: "not in use" },
  { session: "会话", rejected: "未启用" },
);

/** `Session`, or the mid, kind and direction of an m-section: `1 video recvonly`. */
export function sectionTitle({ kind, mid, direction, rejected }: ExplainedSection): string {
  const words = say();
  if (kind === undefined) return words.session;
  const state = rejected ? words.rejected : kind === "application" ? undefined : direction;
  return [mid, kind, state].filter((word) => word !== undefined && word !== "").join(" ");
}

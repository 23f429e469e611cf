import type { Text } from "@visavis/trace/core";
import { language } from "./language.ts";

/** A text in the current language of the page. */
export function localized(text: Text): string {
  return text[language.value];
}

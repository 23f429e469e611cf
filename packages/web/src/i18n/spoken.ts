import type { Text } from "@visavis/trace/core";
import { language } from "./language.ts";

/** The words in the language that the page speaks now. */
export function spoken(text: Text): string {
  return text[language.value];
}

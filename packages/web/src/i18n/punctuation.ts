import { language } from "./language.ts";

/** What stands between a label and its value, with the space that the language puts after it. */
export function colon(): string {
  return language.value === "zh" ? "：" : ": ";
}

/** Sentences one after the other; Chinese puts no space between them. */
export function joinSentences(sentences: readonly string[]): string {
  return sentences.join(language.value === "zh" ? "" : " ");
}

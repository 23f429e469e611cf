import { language } from "./language.ts";

/** The colon between a label and its value, with a space after it where the language wants one. */
export function colon(): string {
  return language.value === "zh" ? "：" : ": ";
}

/** Joins sentences, with a space between them in English and none in Chinese. */
export function joinSentences(sentences: readonly string[]): string {
  return sentences.join(language.value === "zh" ? "" : " ");
}

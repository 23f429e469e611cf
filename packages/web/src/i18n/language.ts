import { effect, signal } from "@preact/signals";
import { recall, remember } from "../ui/remembered.ts";

export type Language = "en" | "zh";

/** What a phrase may be: fixed words, or words around values. */
// biome-ignore lint/suspicious/noExplicitAny: a phrase takes whatever values its sentence needs; both languages must take the same.
type Phrase = string | ((...values: any[]) => string);

const asLanguage = (tag: string | null | undefined): Language | undefined =>
  tag == null ? undefined : /^zh\b/i.test(tag) ? "zh" : /^en\b/i.test(tag) ? "en" : undefined;

/** `?lang=` first, then the choice made here before, then the first of the browser's languages that we speak. */
function firstLanguage(): Language {
  const asked = asLanguage(new URLSearchParams(location.search).get("lang"));
  const remembered = asLanguage(recall("language"));
  // A link in a language leads into the whole site in that language.
  if (asked !== undefined) remember("language", asked);
  const preferred = navigator.languages.map(asLanguage).find((spoken) => spoken !== undefined);
  return asked ?? remembered ?? preferred ?? "en";
}

/** The language the page speaks now; whatever reads it is drawn again when it changes. */
export const language = signal<Language>(firstLanguage());

effect(() => {
  document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
});

/** Changes the language, keeps the choice for the next page, and corrects `?lang=` where the address has it. */
export function speak(chosen: Language): void {
  language.value = chosen;
  remember("language", chosen);
  const url = new URL(location.href);
  if (url.searchParams.has("lang")) {
    url.searchParams.set("lang", chosen);
    history.replaceState(history.state, "", url);
  }
}

/**
 * The words of one part of a page in both languages. The result is called where the words are drawn, so that they
 * follow the language. Both languages have the same keys, or it does not compile.
 */
export function phrasebook<const T extends Readonly<Record<string, Phrase>>>(
  en: T,
  zh: { readonly [Key in keyof T]: T[Key] extends string ? string : T[Key] },
): () => { readonly [Key in keyof T]: T[Key] extends string ? string : T[Key] } {
  return () => (language.value === "zh" ? zh : (en as typeof zh));
}

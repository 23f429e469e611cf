import { effect, signal } from "@preact/signals";
import { recall, remember } from "../ui/remembered.ts";

export type Language = "en" | "zh";

/** A fixed text, or a function that puts values into one. */
// biome-ignore lint/suspicious/noExplicitAny: a phrase may take any values; the types make sure that both languages take the same ones.
type Phrase = string | ((...values: any[]) => string);

const asLanguage = (tag: string | null | undefined): Language | undefined =>
  tag == null ? undefined : /^zh\b/i.test(tag) ? "zh" : /^en\b/i.test(tag) ? "en" : undefined;

/** `?lang=` first, then the remembered choice, then the first supported language of the browser. */
function firstLanguage(): Language {
  const asked = asLanguage(new URLSearchParams(location.search).get("lang"));
  const remembered = asLanguage(recall("language"));
  // Following a link with `?lang=` sets the language of the other pages too.
  if (asked !== undefined) remember("language", asked);
  const preferred = navigator.languages.map(asLanguage).find((known) => known !== undefined);
  return asked ?? remembered ?? preferred ?? "en";
}

/** The current language of the page. */
export const language = signal<Language>(firstLanguage());

effect(() => {
  document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
});

/** Changes the language, remembers it for other pages, and updates `?lang=` if the address has it. */
export function switchLanguage(chosen: Language): void {
  language.value = chosen;
  remember("language", chosen);
  const url = new URL(location.href);
  if (url.searchParams.has("lang")) {
    url.searchParams.set("lang", chosen);
    history.replaceState(history.state, "", url);
  }
}

/**
 * The texts of one part of a page in both languages. Call the result while rendering, so that the texts follow the
 * current language. It compiles only if both languages have the same keys.
 */
export function phrasebook<const T extends Readonly<Record<string, Phrase>>>(
  en: T,
  zh: { readonly [Key in keyof T]: T[Key] extends string ? string : T[Key] },
): () => { readonly [Key in keyof T]: T[Key] extends string ? string : T[Key] } {
  return () => (language.value === "zh" ? zh : (en as typeof zh));
}

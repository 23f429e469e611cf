/** The same said in each language: written in both, not translated word by word. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** Words that both languages write alike: numbers, protocol names, addresses. */
export function alike(words: string): Text {
  return { en: words, zh: words };
}

/** Several things in one sentence, as each language lists them. */
export function listed(items: readonly Text[]): Text {
  return { en: items.map(({ en }) => en).join(", "), zh: items.map(({ zh }) => zh).join("、") };
}

/** A text in both languages. Neither is a word-for-word translation of the other. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** A text that is the same in both languages: numbers, protocol names, addresses. */
export function alike(words: string): Text {
  return { en: words, zh: words };
}

/** A list, with the separator of each language. */
export function listed(items: readonly Text[]): Text {
  return { en: items.map(({ en }) => en).join(", "), zh: items.map(({ zh }) => zh).join("、") };
}

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

/** Sentences one after the other. */
export function sentences(...texts: readonly (Text | undefined)[]): Text {
  const said = texts.filter((text) => text !== undefined);
  return { en: said.map(({ en }) => en).join(" "), zh: said.map(({ zh }) => zh).join("") };
}

/** Choices kept for the next page. A browser that refuses storage only forgets; it does not fail. */
type Remembered = "language" | "theme" | "name" | "lessons";

/** The choice kept under `key`, or `undefined` where there is none or storage is refused. */
export function recall(key: Remembered): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a choice; `undefined` forgets it. */
export function remember(key: Remembered, choice: string | undefined): void {
  try {
    if (choice === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, choice);
  } catch {
    // Private windows and blocked storage: the choice then lasts as long as the page.
  }
}

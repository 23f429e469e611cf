/** The choices that are kept in local storage. Without storage they last as long as the page. */
type Remembered = "language" | "theme" | "name" | "lessons";

/** The stored choice; `undefined` if there is none or the browser blocks storage. */
export function recall(key: Remembered): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Stores a choice; `undefined` removes it. */
export function remember(key: Remembered, choice: string | undefined): void {
  try {
    if (choice === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, choice);
  } catch {
    // Storage is blocked, as in some private windows.
  }
}

import type { RefObject } from "preact";

/**
 * Moves the focus to the next button in `list` after `deed`, since the button that was pressed is then disabled or gone.
 * A focus elsewhere on the page stays there.
 */
export async function focusTurnAfter(
  deed: Promise<void>,
  list: RefObject<HTMLElement | null>,
): Promise<void> {
  await deed;
  requestAnimationFrame(() => {
    const focused = document.activeElement;
    const focusIsElsewhere = focused !== document.body && !list.current?.contains(focused);
    if (!focusIsElsewhere) list.current?.querySelector<HTMLElement>("button[data-turn]:enabled")?.focus();
  });
}

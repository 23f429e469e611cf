import type { RefObject } from "preact";

/**
 * Keeps the keyboard where the work is: after `deed`, a button that was pressed is disabled or gone, and the focus
 * moves on to the button in `list` whose turn it is.
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

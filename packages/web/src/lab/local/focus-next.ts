import type { RefObject } from "preact";

/**
 * Moves the focus to the next button in `list` after `action`, since the pressed button is then disabled or gone. If the
 * focus is elsewhere on the page, it stays there.
 */
export async function focusNextAfter(
  action: Promise<void>,
  list: RefObject<HTMLElement | null>,
): Promise<void> {
  await action;
  requestAnimationFrame(() => {
    const focused = document.activeElement;
    const focusIsElsewhere = focused !== document.body && !list.current?.contains(focused);
    if (!focusIsElsewhere)
      list.current?.querySelector<HTMLElement>("button[data-next-in-turn]:enabled")?.focus();
  });
}

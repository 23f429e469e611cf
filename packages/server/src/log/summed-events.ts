/** In so much time, of events with one name, so many are written one by one; the others are summed up at its end. */
const WINDOW_MS = 10_000;
const MAX_EVENTS = 50;
/** An error comes with its stack. */
const MAX_ERRORS = 5;

/** How many events of a name were not written one by one, the last of which is. */
export interface Sum {
  readonly more: number;
  readonly inSeconds: number;
}

interface Window<Event> {
  written: number;
  more: number;
  last: Event | undefined;
}

/** Passes events on, and sums up those that come in great numbers, as in an attack or when file descriptors run out. */
export function sumUp<Event extends { readonly event: string; readonly error?: unknown }>(
  write: (event: Event, sum?: Sum) => void,
): (event: Event) => void {
  const windows = new Map<string, Window<Event>>();

  function close(name: string): void {
    const window = windows.get(name);
    windows.delete(name);
    if (window?.last === undefined) return;
    write(window.last, { more: window.more, inSeconds: WINDOW_MS / 1_000 });
  }

  function open(name: string): Window<Event> {
    const window = { written: 0, more: 0, last: undefined };
    windows.set(name, window);
    setTimeout(() => close(name), WINDOW_MS).unref();
    return window;
  }

  return (event) => {
    const window = windows.get(event.event) ?? open(event.event);
    if (window.written < ("error" in event ? MAX_ERRORS : MAX_EVENTS)) {
      window.written += 1;
      write(event);
    } else {
      window.more += 1;
      window.last = event;
    }
  };
}

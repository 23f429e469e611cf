import { signal } from "@preact/signals";

/** The ways to work on the page; each has an address, so that a link leads to it. */
export const WAYS = ["steps", "experiments"] as const;
export type Way = (typeof WAYS)[number];

const wayOfAddress = (): Way => (location.hash === "#experiments" ? "experiments" : "steps");

/** By which one works at present. */
export const way = signal<Way>(wayOfAddress());

export function go(to: Way): void {
  history.replaceState(history.state, "", `#${to}`);
  way.value = to;
}

addEventListener("hashchange", () => {
  way.value = wayOfAddress();
});

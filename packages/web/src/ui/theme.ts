import { effect, signal } from "@preact/signals";
import { recall, remember } from "./remembered.ts";

export type Theme = "system" | "light" | "dark";

const known = (value: string | undefined): Theme =>
  value === "light" || value === "dark" ? value : "system";

/** The theme that the person chose, or the system's. `theme.js` in the page's head has applied it before the first paint. */
export const theme = signal<Theme>(known(recall("theme")));

effect(() => {
  if (theme.value === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme.value;
});

/** Switches from the system's theme to light, then to dark, then back to the system's. */
export function nextTheme(): void {
  const order: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };
  theme.value = order[theme.value];
  remember("theme", theme.value === "system" ? undefined : theme.value);
}

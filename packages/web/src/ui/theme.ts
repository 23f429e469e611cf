import { effect, signal } from "@preact/signals";
import { recall, remember } from "./remembered.ts";

export type Theme = "system" | "light" | "dark";

const known = (value: string | undefined): Theme =>
  value === "light" || value === "dark" ? value : "system";

/** The system's choice unless the person made one. `theme.js` in the page's head has set it before the first paint. */
export const theme = signal<Theme>(known(recall("theme")));

effect(() => {
  if (theme.value === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme.value;
});

/** Goes from the system's choice to light, to dark, and back. */
export function nextTheme(): void {
  const order: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };
  theme.value = order[theme.value];
  remember("theme", theme.value === "system" ? undefined : theme.value);
}

import { useEffect, useState } from "preact/hooks";
import { theme } from "../ui/theme.ts";

/** What a custom property of `tokens.css` is now, as a canvas understands it. */
export function canvasColour(place: Element, token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Another number whenever light becomes dark or the other way about, by the system or by hand. */
export function useColourScheme(): string {
  const [isDark, setDark] = useState(matchMedia("(prefers-color-scheme: dark)").matches);
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const listen = () => setDark(query.matches);
    query.addEventListener("change", listen);
    return () => query.removeEventListener("change", listen);
  }, []);
  return `${theme.value} ${isDark}`;
}

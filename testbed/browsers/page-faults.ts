import { readdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "puppeteer-core";

declare global {
  interface Window {
    /** Defined once the source of axe-core has been evaluated in the page. */
    readonly axe: typeof axe;
  }
}

const web = join(import.meta.dirname, "../../packages/web");

/** The path of every page there is, such as `/p2p.html`; only `/learn/` has its own folder. */
export const PAGE_PATHS = [
  ...readdirSync(web)
    .filter((file) => file.endsWith(".html"))
    .map((file) => `/${file}`),
  "/learn/",
];

/** The path of every lesson; all are views of `/learn/`. */
export const LESSON_PATHS = readdirSync(join(web, "src/learn"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `/learn/?lesson=${name}`);

const SETTLE_LIMIT_MS = 10_000;

/** Waits until the page has rendered and loaded everything that it then requests. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector("main", { timeout: SETTLE_LIMIT_MS });
  await page.waitForNetworkIdle({ idleTime: 200, timeout: SETTLE_LIMIT_MS });
}

/** Loads axe-core into the page, unless it is there already. */
async function loadAxe(page: Page): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
}

/** Serious and critical faults that axe-core finds, each with the elements it finds them in. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await loadAxe(page);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

/**
 * The same in the light and the dark scheme, which each fault names. Reduced motion, so that no colour is in
 * transition.
 */
export async function accessibilityFaultsInBothSchemes(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: scheme },
      { name: "prefers-reduced-motion", value: "reduce" },
    ]);
    faults.push(...(await accessibilityFaults(page)).map((fault) => `${scheme}: ${fault}`));
  }
  return faults;
}

/**
 * Controls without an accessible name, or smaller than 44×44 CSS pixels.
 *
 * A label belongs to the target of its control. Links within a line of text are as high as the line.
 */
export async function controlFaults(page: Page): Promise<string[]> {
  await loadAxe(page);
  return page.evaluate(() => {
    const axe = window.axe;
    const smallest = 44;
    const roles = ["button", "link", "checkbox", "radio", "switch", "tab", "slider", "menuitem", "option"];
    const selector = `a[href], button, input, select, textarea, summary, ${roles.map((role) => `[role=${role}]`)}`;

    const isShown = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.closest("[inert]") === null &&
      getComputedStyle(element).clipPath === "none";
    const isInline = (element: Element) =>
      element instanceof HTMLAnchorElement && getComputedStyle(element).display === "inline";
    const isLarge = (element: Element) => {
      const { width, height } = element.getBoundingClientRect();
      return Math.round(width) >= smallest && Math.round(height) >= smallest;
    };
    const labels = (element: Element) =>
      element instanceof HTMLInputElement || element instanceof HTMLSelectElement
        ? [...(element.labels ?? [])]
        : [];

    axe.setup(document.body);
    try {
      return [...document.querySelectorAll(selector)].filter(isShown).flatMap((element) => {
        const html = element.outerHTML.slice(0, 160);
        const { width, height } = element.getBoundingClientRect();
        const faults: string[] = [];
        if (axe.commons.text.accessibleText(element).trim() === "") faults.push(`no name: ${html}`);
        if (!isInline(element) && ![element, ...labels(element)].some(isLarge)) {
          faults.push(`${Math.round(width)}×${Math.round(height)} px: ${html}`);
        }
        return faults;
      });
    } finally {
      axe.teardown();
    }
  });
}

/**
 * Text that is not in `language`, except text marked with `lang`, the product's name, and code.
 *
 * Any Han character is Chinese; four Latin words in a row are English, fewer may be a technical term.
 */
export function wordsInOtherLanguage(page: Page, language: "en" | "zh"): Promise<string[]> {
  return page.evaluate((language) => {
    const foreign = language === "en" ? /\p{Script=Han}/u : /[a-z]{2,}(?:[ ,]+[a-z]{2,}){3,}/i;
    const other = language === "en" ? "zh" : "en";
    // Device names come from the system, in its language.
    const verbatim = `[lang^=${other}], [translate=no], code, pre, samp, kbd, .wire, option, script, noscript, style`;
    const named = ["aria-label", "title", "placeholder", "alt"];
    const texts: string[] = [];
    const collect = (element: Element) => {
      if (element.closest(verbatim) !== null) return;
      for (const node of element.childNodes) if (node instanceof Text) texts.push(node.data);
      for (const name of named) texts.push(element.getAttribute(name) ?? "");
    };
    for (const element of [document.body, ...document.body.querySelectorAll("*")]) collect(element);
    return texts.map((text) => text.replaceAll("面对面", "").trim()).filter((text) => foreign.test(text));
  }, language);
}

/**
 * Elements that extend beyond the right edge of the window, farthest first; empty if the page cannot scroll sideways.
 */
export function horizontalOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const beyond = [...document.body.querySelectorAll("*")]
      .map((element) => ({ element, right: element.getBoundingClientRect().right }))
      .filter(({ right }) => Math.round(right) > clientWidth)
      .sort((a, b) => b.right - a.right)
      .slice(0, 5)
      .map(
        ({ element, right }) => `right edge at ${Math.round(right)} px: ${element.outerHTML.slice(0, 160)}`,
      );
    return [`${scrollWidth} px wide in a window of ${clientWidth} px`, ...beyond];
  });
}

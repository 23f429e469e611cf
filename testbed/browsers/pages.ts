import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page, Viewport } from "puppeteer-core";
import type { LaunchedBrowser } from "./browsers.ts";
import { collectConnections } from "./connections.ts";

/** The narrowest screen that every page has to fit, and an ordinary desktop, in CSS pixels. */
export const PHONE = { width: 360, height: 740 } as const;
export const DESK = { width: 1280, height: 800 } as const;

const EVIDENCE = join(import.meta.dirname, "../../.cache/evidence");
const CSP_MARK = "[content-security-policy]";
/** Firefox reports these as page errors when a connection fails or one that is being opened is given up, as in an outage. */
const FIREFOX_NOTE =
  /^(WebRTC: ICE failed, |Firefox can’t establish a connection to the server at wss?:|The connection to wss?:\S+ was interrupted )/;

/** Events of a page that are not visible on it. */
export interface PageLog {
  /** Console lines as `level: text`. */
  readonly console: string[];
  /** Uncaught errors and unhandled rejections. */
  readonly errors: string[];
  /** Violations of the content security policy. */
  readonly violations: string[];
  /** URL of every request, WebSockets included. */
  readonly requests: string[];
}

const logs = new WeakMap<Page, PageLog>();

/** The path of a page with `?lang=`, before its hash. */
export function pathInLanguage(path: string, language: "en" | "zh"): string {
  const [, page = path, hash = ""] = /^([^#]*)(#.*)?$/.exec(path) ?? [];
  return `${page}${page.includes("?") ? "&" : "?"}lang=${language}${hash}`;
}

/** The log of a page that `openPage` opened. */
export function logOf(page: Page): PageLog {
  const log = logs.get(page);
  if (log === undefined) throw new Error("This page was not opened with openPage");
  return log;
}

/**
 * Opens `url` in a fresh browser context (no storage, no cache), or in `context` together with another page of the same
 * person. Each page has its own window, so that it counts as visible however many are open.
 */
export async function openPage(
  launched: LaunchedBrowser,
  url: string,
  {
    context,
    viewport = DESK,
    prepare,
  }: {
    readonly context?: BrowserContext;
    readonly viewport?: Viewport;
    /** Runs before the page is loaded, for example to call `page.evaluateOnNewDocument`. */
    readonly prepare?: (page: Page) => Promise<unknown>;
  } = {},
): Promise<Page> {
  const home = context ?? (await freshContext(launched, new URL(url).origin));
  const page = await home.newPage({ type: "window" });
  await page.setViewport(viewport);
  await keepLog(launched, page);
  await collectConnections(page);
  if (new URL(url).searchParams.get("join") === "1") await page.evaluateOnNewDocument(intendCall, url);
  await prepare?.(page);
  await page.goto(url);
  return page;
}

/** For the page: it comes from the home page, where the person has asked for the call. Only then the link joins at once. */
function intendCall(url: string): void {
  if (!location.protocol.startsWith("http")) return;
  sessionStorage.setItem("visavis.intended-call", new URL(url).searchParams.get("room") ?? "");
}

async function freshContext(launched: LaunchedBrowser, origin: string): Promise<BrowserContext> {
  const context = await launched.browser.createBrowserContext();
  // Chromium grants no permissions to an insecure page, not even in tests.
  const isSecure = /^https:|^http:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(origin);
  if (launched.name === "chromium" && isSecure) {
    for (const name of ["camera", "microphone"]) {
      await context.setPermission(origin, { permission: { name }, state: launched.permission });
    }
  }
  return context;
}

async function keepLog(launched: LaunchedBrowser, page: Page): Promise<void> {
  const log: PageLog = { console: [], errors: [], violations: [], requests: [] };
  logs.set(page, log);
  page.on("console", (message) => {
    const text = message.text();
    if (text.startsWith(CSP_MARK)) log.violations.push(text.slice(CSP_MARK.length + 1));
    else log.console.push(`${message.type()}: ${text}`);
  });
  page.on("pageerror", (error) => {
    const text = error instanceof Error ? error.message : String(error);
    if (FIREFOX_NOTE.test(text)) log.console.push(`warn: ${text}`);
    else log.errors.push(text);
  });
  page.on("request", (request) => log.requests.push(request.url()));
  await page.evaluateOnNewDocument((mark) => {
    document.addEventListener("securitypolicyviolation", (violation) => {
      console.log(mark, violation.effectiveDirective, violation.blockedURI);
    });
  }, CSP_MARK);
  if (launched.name === "chromium") {
    // Puppeteer's request events do not include WebSockets.
    const devtools = await page.createCDPSession();
    devtools.on("Network.webSocketCreated", ({ url }) => log.requests.push(url));
    await devtools.send("Network.enable");
  }
}

/** What a page must not do: uncaught errors, policy violations, requests to another origin. */
export function disturbances(page: Page): string[] {
  const { errors, violations, requests } = logOf(page);
  const host = new URL(page.url()).host;
  const foreign = requests.filter((url) => /^(https?|wss?):/.test(url) && new URL(url).host !== host);
  return [
    ...errors.map((error) => `page error: ${error}`),
    ...violations.map((violation) => `policy violation: ${violation}`),
    ...foreign.map((url) => `request to another origin: ${url}`),
  ];
}

/** Leaves a screenshot and the log of a page in `.cache/evidence/`. A page that is gone leaves only its log. */
export async function keepEvidence(page: Page, name: string): Promise<void> {
  await mkdir(EVIDENCE, { recursive: true });
  const file = join(EVIDENCE, name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 160));
  await writeFile(`${file}.json`, JSON.stringify({ url: page.url(), ...logOf(page) }, undefined, 2));
  await page.screenshot({ path: `${file}.png` }).catch(() => undefined);
}

import { join } from "node:path";
import puppeteer, { type Browser } from "puppeteer-core";
import { findPrograms } from "../programs/debian-programs.ts";

/**
 * The permission state for camera and microphone:
 * - `granted`: the person allowed it on an earlier visit;
 * - `denied`: the person refused on an earlier visit, and is not asked again;
 * - `prompt`: not decided yet, and the person allows at once when asked.
 */
type Permission = "granted" | "denied" | "prompt";

/** One running browser. `openPage` opens its pages, each in a fresh context unless told otherwise. */
export interface LaunchedBrowser {
  readonly name: "chromium" | "firefox";
  readonly browser: Browser;
  readonly permission: Permission;
  close(): Promise<void>;
  /** Ends the whole browser as a crash or a power cut would: no page can close its connections properly. */
  kill(): Promise<void>;
}

interface LaunchOptions {
  /** `true`: a fake camera and microphone that always deliver; `"none"`: a computer without either. */
  readonly fakeDevices?: true | "none";
  readonly permission?: Permission;
  /** A program that starts the browser, for example on a machine of a lab; the installed executable by default. */
  readonly executable?: string;
  /** The home directory, with the browser profile in `profile`; a fresh one by default. */
  readonly home?: string;
}

/** Puppeteer's options for the executable and the home directory. */
function placeOf(executable: string, home: string | undefined) {
  if (home === undefined) return { executablePath: executable };
  return {
    executablePath: executable,
    userDataDir: join(home, "profile"),
    env: { ...process.env, HOME: home },
  };
}

/**
 * Starts Debian's Chromium without a window.
 *
 * - `--use-fake-device-for-media-stream`: a camera (640×480, 20 frames/s, a moving clock) and microphones (a beep each
 *   second). Without it, a machine like CI has no devices at all, as with `"none"`.
 * - Permission is set per context through the DevTools protocol (see `openPage`), because the fake permission dialog
 *   (`--use-fake-ui-for-media-stream`) allows everything, whatever was set. `prompt` relies on that: the page reads
 *   "prompt" and a request succeeds. Without a window and without the fake dialog an undecided request is refused.
 * - The rest keeps a stock browser quiet and offline. `--no-sandbox` because CI and containers run as root.
 *
 * Host candidates carry real addresses while the page has permission to capture, and `.local` names otherwise.
 */
export async function launchChromium({
  fakeDevices = true,
  permission = "granted",
  executable,
  home,
  extraArgs = [],
}: LaunchOptions & { readonly extraArgs?: readonly string[] } = {}): Promise<LaunchedBrowser> {
  const browser = await puppeteer.launch({
    ...placeOf(executable ?? findPrograms("browsers").chromium, home),
    // A debugging port would be open on the machine where the browser runs, not on ours.
    pipe: executable !== undefined,
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--disable-gpu",
      ...(fakeDevices === true ? ["--use-fake-device-for-media-stream"] : []),
      ...(permission === "prompt" ? ["--use-fake-ui-for-media-stream"] : []),
      ...extraArgs,
    ],
  });
  return launched("chromium", browser, permission);
}

/**
 * Starts Debian's Firefox ESR without a window, driven over WebDriver BiDi.
 *
 * - `media.navigator.streams.fake`: one fake camera (640×480, 30 frames/s, a changing colour) and microphone (a
 *   440 Hz tone), instead of the real devices.
 * - `permissions.default.camera`, `.microphone`: 1 allows, 2 refuses, both as if decided earlier.
 * - `media.navigator.permission.disabled`: an undecided request succeeds without a dialog. Otherwise it
 *   would stay pending forever.
 * - `media.cubeb.force_mock_context`: a fake sound card. Without a card an `AudioContext` stays suspended.
 * - `media.devices.unfocused.enabled`: a page may list devices while another window has the focus. Otherwise it would
 *   wait for the focus, which only the window that was opened last has.
 * - `ui.useOverlayScrollbars`: scroll bars take no width, as on phones and in Chromium without a window.
 *
 * Host candidates carry real addresses when permission was granted earlier, and `.local` names otherwise.
 */
export async function launchFirefox({
  fakeDevices = true,
  permission = "granted",
  executable,
  home,
  driverPort,
  extraPrefs = {},
}: LaunchOptions & {
  /** The port on loopback where it listens for its driver; any free port by default. */
  readonly driverPort?: number;
  readonly extraPrefs?: Readonly<Record<string, boolean | number | string>>;
} = {}): Promise<LaunchedBrowser> {
  const decided = { granted: 1, denied: 2, prompt: 0 }[permission];
  const browser = await puppeteer.launch({
    browser: "firefox",
    ...placeOf(executable ?? findPrograms("browsers").firefox, home),
    ...(driverPort !== undefined && { debuggingPort: driverPort }),
    extraPrefsFirefox: {
      "media.navigator.streams.fake": fakeDevices === true,
      "media.navigator.permission.disabled": permission === "prompt",
      "permissions.default.camera": decided,
      "permissions.default.microphone": decided,
      "media.cubeb.force_mock_context": true,
      "media.devices.unfocused.enabled": true,
      "ui.useOverlayScrollbars": 1,
      ...extraPrefs,
    },
  });
  return launched("firefox", browser, permission);
}

function launched(name: LaunchedBrowser["name"], browser: Browser, permission: Permission): LaunchedBrowser {
  return {
    name,
    browser,
    permission,
    close: () => browser.close(),
    kill: async () => {
      const gone = new Promise<void>((resolve) => browser.once("disconnected", () => resolve()));
      // Kills the whole process group: if only the parent died, the others would close their sockets properly.
      process.kill(-(browser.process()?.pid ?? Number.NaN), "SIGKILL");
      await gone;
    },
  };
}

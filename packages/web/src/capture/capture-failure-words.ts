import type { CaptureDevice, CaptureFailure } from "@visavis/client/core";
import { language } from "../i18n/language.ts";

/** What happened and what to do, one or two short sentences each. */
export interface FailureWords {
  readonly what: string;
  readonly next: string;
}

type Words = Readonly<
  Record<Exclude<CaptureFailure["kind"], "unmetConstraint">, (device: CaptureDevice) => FailureWords> & {
    unmetConstraint(device: CaptureDevice, constraint: string | undefined): FailureWords;
  }
>;

const NAMES_EN: Readonly<Record<CaptureDevice, string>> = {
  camera: "the camera",
  microphone: "the microphone",
  cameraAndMicrophone: "the camera or the microphone",
  screen: "the screen",
};

const NAMES_ZH: Readonly<Record<CaptureDevice, string>> = {
  camera: "摄像头",
  microphone: "麦克风",
  cameraAndMicrophone: "摄像头或麦克风",
  screen: "屏幕",
};

/** What a constraint limits. The notice also shows the API's name. */
const CONSTRAINTS_EN: Readonly<Record<string, string>> = {
  width: "width",
  height: "height",
  frameRate: "frame rate",
  echoCancellation: "echo cancellation setting",
  noiseSuppression: "noise suppression setting",
  autoGainControl: "automatic gain control setting",
};

const CONSTRAINTS_ZH: Readonly<Record<string, string>> = {
  width: "宽度",
  height: "高度",
  frameRate: "帧率",
  echoCancellation: "回声消除选项",
  noiseSuppression: "降噪选项",
  autoGainControl: "自动增益选项",
};

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const EN: Words = {
  insecureContext: () => ({
    what: "Your browser does not allow pages without HTTPS to use the camera, microphone or screen.",
    next: "Open the HTTPS address below instead.",
  }),
  apiMissing: (device) =>
    device === "screen"
      ? {
          what: "This browser cannot share a screen.",
          next: "Most browsers on phones and tablets cannot. On a computer, use Chrome, Edge, Firefox or Safari.",
        }
      : {
          what: "This browser does not let pages use a camera or microphone.",
          next: "Open this page in a recent Chrome, Edge, Firefox or Safari. Browsers built into other apps often cannot do this.",
        },
  blockedForSite: (device) => ({
    what: `${capitalised(NAMES_EN[device])} is blocked for this page, so the browser does not ask again.`,
    next: "Click the icon beside the address (sliders, a lock or a crossed-out camera), choose Allow, and try again.",
  }),
  dismissed: (device) =>
    device === "screen"
      ? { what: "No screen was chosen.", next: "Share again and pick a screen, window or tab." }
      : {
          what: `The browser asked to use ${NAMES_EN[device]}, but permission was not given.`,
          next: "Try again and choose Allow. If the browser does not ask, change the permission at the icon beside the address.",
        },
  blockedBySystem: (device) =>
    device === "screen"
      ? {
          what: "The operating system does not let this browser record the screen.",
          next: "On macOS: System Settings › Privacy & Security › Screen & System Audio Recording. Allow the browser, then restart it.",
        }
      : {
          what: `The operating system does not let this browser use ${NAMES_EN[device]}.`,
          next: "Allow the browser in the system’s privacy settings (on a phone, in the browser app’s permissions). Then try again.",
        },
  blockedByPolicy: (device) => ({
    what: `A permissions policy forbids this page to use ${NAMES_EN[device]}.`,
    next: "If this page is embedded in another one, open it in its own tab. Otherwise the server’s Permissions-Policy header must allow it.",
  }),
  notAllowed: (device) => ({
    what: `${capitalised(NAMES_EN[device])} was refused, and the browser does not say why.`,
    next: "Click the icon beside the address and choose Allow. If it is already allowed, check the system’s privacy settings.",
  }),
  noDevice: (device) =>
    device === "screen"
      ? {
          what: "The browser found no screen or window to share.",
          next: "Wake or connect a screen, or let the browser record it in the system’s settings. Then share again.",
        }
      : device === "cameraAndMicrophone"
        ? {
            what: "The browser did not find a camera or microphone.",
            next: "Continue without it, or connect the missing device and try again.",
          }
        : {
            what: `The browser did not find ${NAMES_EN[device]}.`,
            next: "Connect it or turn it on, check for a cover or switch on the device, and try again.",
          },
  deviceUnreadable: (device) =>
    device === "screen"
      ? { what: "The screen could not be captured.", next: "Choose another window or the whole screen." }
      : {
          what: `${capitalised(NAMES_EN[device])} was found but does not start.`,
          next: "Close other programs and tabs that may be using it, such as another call. If that does not help, disconnect and reconnect it.",
        },
  unmetConstraint: (device, constraint) =>
    constraint === "deviceId"
      ? { what: "The chosen device is no longer connected.", next: "Choose another one." }
      : {
          what: `${capitalised(NAMES_EN[device])} does not support the required ${CONSTRAINTS_EN[constraint ?? ""] ?? constraint ?? "value"}.`,
          next: "Choose another value, or do not require it.",
        },
  captureForbidden: (device) => ({
    what: `The browser’s settings disable ${NAMES_EN[device]} for this page.`,
    next: "Try another browser or profile. On a managed computer, ask its administrator.",
  }),
  badRequest: () => ({
    what: "The browser does not support what the page requested.",
    next: "Leave the choice to the browser and try again, or use a newer browser.",
  }),
  gestureNeeded: () => ({
    what: "The browser allows this only after a click or key press.",
    next: "Press the button again while this page is active.",
  }),
  unknown: (device) => ({
    what: `The browser could not open ${NAMES_EN[device]}.`,
    next: "Try again. If it keeps failing, search for the browser’s error below.",
  }),
};

const ZH: Words = {
  insecureContext: () => ({
    what: "浏览器不允许非 HTTPS 页面使用摄像头、麦克风和屏幕共享。",
    next: "请改用下面的 HTTPS 网址。",
  }),
  apiMissing: (device) =>
    device === "screen"
      ? {
          what: "当前浏览器不支持共享屏幕。",
          next: "手机和平板上的浏览器大多不支持，请使用电脑上的 Chrome、Edge、Firefox 或 Safari。",
        }
      : {
          what: "当前浏览器不支持网页使用摄像头和麦克风。",
          next: "请换用较新的 Chrome、Edge、Firefox 或 Safari。应用内置的浏览器（WebView）往往不支持。",
        },
  blockedForSite: (device) => ({
    what: `你已禁止本页使用${NAMES_ZH[device]}，浏览器不会再询问。`,
    next: "点击地址栏旁的图标（滑块、锁或带斜线的摄像头），选择“允许”，然后重试。",
  }),
  dismissed: (device) =>
    device === "screen"
      ? { what: "没有选择要共享的内容。", next: "再次点击“共享屏幕”，选择一个屏幕、窗口或标签页。" }
      : {
          what: `浏览器请求使用${NAMES_ZH[device]}，但没有获得授权。`,
          next: "请重试，并在弹窗中选择“允许”。如果不再弹窗，请在地址栏旁的图标里修改权限。",
        },
  blockedBySystem: (device) =>
    device === "screen"
      ? {
          what: "操作系统不允许浏览器录制屏幕。",
          next: "macOS：系统设置 › 隐私与安全性 › 录屏与系统录音，允许浏览器，然后重新打开它。",
        }
      : {
          what: `操作系统不允许浏览器使用${NAMES_ZH[device]}。`,
          next: "在系统设置的“隐私”中允许浏览器使用（手机：在浏览器应用的权限中），然后重试。",
        },
  blockedByPolicy: (device) => ({
    what: `权限策略（Permissions-Policy）禁止本页使用${NAMES_ZH[device]}。`,
    next: "如果本页嵌在别的网页里，请单独打开。否则需要服务器在 Permissions-Policy 响应头中允许。",
  }),
  notAllowed: (device) => ({
    what: `使用${NAMES_ZH[device]}的请求被拒绝，浏览器未说明原因。`,
    next: "点地址栏旁边的图标，选“允许”。如果已经允许，请检查系统的隐私设置。",
  }),
  noDevice: (device) =>
    device === "screen"
      ? {
          what: "浏览器找不到可共享的屏幕或窗口。",
          next: "打开或接上显示器，或在系统设置中允许浏览器录制屏幕，然后重试。",
        }
      : device === "cameraAndMicrophone"
        ? {
            what: "浏览器找不到摄像头或麦克风。",
            next: "可以只用现有的设备，或接上缺少的设备后重试。",
          }
        : {
            what: `浏览器没有找到${NAMES_ZH[device]}。`,
            next: "接上或打开设备，检查设备上的遮挡盖和开关，然后重试。",
          },
  deviceUnreadable: (device) =>
    device === "screen"
      ? { what: "无法读取屏幕内容。", next: "换一个窗口，或者选整个屏幕。" }
      : {
          what: `已找到${NAMES_ZH[device]}，但无法启动。`,
          next: "关闭可能正在使用它的程序和标签页（例如另一个通话）。仍不行就重新插拔设备。",
        },
  unmetConstraint: (device, constraint) =>
    constraint === "deviceId"
      ? { what: "所选设备已断开。", next: "请另选一个。" }
      : {
          what: `${NAMES_ZH[device]}不支持必须满足的取值：${CONSTRAINTS_ZH[constraint ?? ""] ?? constraint ?? "取值"}。`,
          next: "换一个值，或取消勾选“必须满足”。",
        },
  captureForbidden: (device) => ({
    what: `浏览器设置完全禁止本页使用${NAMES_ZH[device]}。`,
    next: "换一个浏览器或用户配置文件再试。如果电脑由单位管理，请联系管理员。",
  }),
  badRequest: () => ({
    what: "浏览器不支持本页请求的参数。",
    next: "把各选项改为“由浏览器决定”后重试，或改用较新的浏览器。",
  }),
  gestureNeeded: () => ({
    what: "浏览器要求在点击或按键之后才能开始。",
    next: "把本页切到前台，再点一次按钮。",
  }),
  unknown: (device) => ({
    what: `浏览器未能获取${NAMES_ZH[device]}。`,
    next: "请重试。如果仍然失败，可用下面的浏览器报错原文搜索解决方法。",
  }),
};

/** The sentence for a failure, and what to do now, in the language of the page. */
export function failureWords(failure: CaptureFailure, device: CaptureDevice): FailureWords {
  const words = language.value === "zh" ? ZH : EN;
  return failure.kind === "unmetConstraint"
    ? words.unmetConstraint(device, failure.constraint)
    : words[failure.kind](device);
}

import type { CaptureDevice, CaptureFailure } from "@visavis/client/core";
import { language } from "../i18n/language.ts";

/** What happened, and what to do about it, as one or two short sentences each. */
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

/** What a constraint limits, in words; the API's own name stands beside it in the notice. */
const CONSTRAINTS_EN: Readonly<Record<string, string>> = {
  width: "width",
  height: "height",
  frameRate: "frame rate",
  echoCancellation: "choice of echo cancellation",
  noiseSuppression: "choice of noise suppression",
  autoGainControl: "choice of automatic gain",
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
    what: "Your browser gives no camera, microphone or screen to a page without HTTPS.",
    next: "Open the secure address below instead.",
  }),
  apiMissing: (device) =>
    device === "screen"
      ? {
          what: "This browser cannot share a screen.",
          next: "Browsers on phones and tablets mostly cannot. On a computer, Chrome, Edge, Firefox and Safari can.",
        }
      : {
          what: "This browser lets no page use a camera or a microphone.",
          next: "Open the page in a current Chrome, Edge, Firefox or Safari. Browsers inside other apps often lack this.",
        },
  blockedForSite: (device) => ({
    what: `${capitalised(NAMES_EN[device])} is blocked for this page, so the browser does not ask.`,
    next: "Click the sign beside the address (sliders, a lock, or a crossed-out camera), choose Allow, and start again.",
  }),
  dismissed: (device) =>
    device === "screen"
      ? { what: "No screen was chosen.", next: "Share again, and pick a screen, a window or a tab." }
      : {
          what: `The browser asked for ${NAMES_EN[device]} and got no yes.`,
          next: "Start again, and choose Allow when it asks. If it does not ask, the sign beside the address has the switch.",
        },
  blockedBySystem: (device) =>
    device === "screen"
      ? {
          what: "The operating system does not let this browser see the screen.",
          next: "On macOS: System Settings › Privacy & Security › Screen & System Audio Recording. Allow the browser, then open it anew.",
        }
      : {
          what: `The operating system keeps ${NAMES_EN[device]} from this browser.`,
          next: "Open the system’s settings, Privacy, and allow the browser there; on a phone, in the settings of the browser’s app. Then start again.",
        },
  blockedByPolicy: (device) => ({
    what: `This page is not permitted to use ${NAMES_EN[device]}: a permissions policy forbids it.`,
    next: "If the page is shown inside another one, open it in a tab of its own. Otherwise the server’s Permissions-Policy header has to allow it.",
  }),
  notAllowed: (device) => ({
    what: `${capitalised(NAMES_EN[device])} was refused, and the browser does not say by whom.`,
    next: "Click the sign beside the address and choose Allow. If it is allowed there, look in the system’s privacy settings.",
  }),
  noDevice: (device) =>
    device === "screen"
      ? {
          what: "The browser finds nothing to share: no screen and no window.",
          next: "Wake the screen or connect one, or ask the system to let the browser see it. Then share again.",
        }
      : device === "cameraAndMicrophone"
        ? {
            what: "The browser finds no camera, or no microphone.",
            next: "Go on with what you have, or plug in what is missing and start again.",
          }
        : {
            what: `The browser does not find ${NAMES_EN[device]}.`,
            next: "Plug it in or switch it on, look for a cover or a switch on the device, and start again.",
          },
  deviceUnreadable: (device) =>
    device === "screen"
      ? { what: "The screen could not be read.", next: "Choose another window or the whole screen." }
      : {
          what: `${capitalised(NAMES_EN[device])} is there but does not start.`,
          next: "Close other programs and tabs that may use it, such as another call. Unplug it and plug it in again if that does not help.",
        },
  unmetConstraint: (device, constraint) =>
    constraint === "deviceId"
      ? { what: "The chosen device is not there any more.", next: "Choose another one." }
      : {
          what: `${capitalised(NAMES_EN[device])} cannot do what was insisted on: it offers no such ${CONSTRAINTS_EN[constraint ?? ""] ?? constraint ?? "value"}.`,
          next: "Choose another value, or ask without insisting.",
        },
  captureForbidden: (device) => ({
    what: `The browser’s settings switch ${NAMES_EN[device]} off for this page as a whole.`,
    next: "Try another browser or profile. On a managed computer, ask whoever manages it.",
  }),
  badRequest: () => ({
    what: "The browser does not understand what the page asked for.",
    next: "Leave the choices to the browser and start again. A newer browser may understand more.",
  }),
  gestureNeeded: () => ({
    what: "The browser starts this only from a click or a key.",
    next: "Press the button once more while this page is in front.",
  }),
  unknown: (device) => ({
    what: `The browser could not give ${NAMES_EN[device]}.`,
    next: "Start again. If it stays so, the browser’s own words below help in a search.",
  }),
};

const ZH: Words = {
  insecureContext: () => ({
    what: "没有 HTTPS 的页面，浏览器不给摄像头、麦克风和屏幕。",
    next: "请改用下面的安全网址。",
  }),
  apiMissing: (device) =>
    device === "screen"
      ? {
          what: "这个浏览器不能共享屏幕。",
          next: "手机和平板上的浏览器大多不能。电脑上的 Chrome、Edge、Firefox 和 Safari 可以。",
        }
      : {
          what: "这个浏览器不让网页使用摄像头和麦克风。",
          next: "请换用较新的 Chrome、Edge、Firefox 或 Safari。其他应用内置的浏览器常常没有这项功能。",
        },
  blockedForSite: (device) => ({
    what: `本页的${NAMES_ZH[device]}已被屏蔽，浏览器不会再询问。`,
    next: "点地址栏旁边的图标（滑块、锁，或划掉的摄像头），选“允许”，再重新开始。",
  }),
  dismissed: (device) =>
    device === "screen"
      ? { what: "没有选中要共享的屏幕。", next: "再点一次共享，选一个屏幕、窗口或标签页。" }
      : {
          what: `浏览器询问了${NAMES_ZH[device]}，没有得到同意。`,
          next: "重新开始，询问时选“允许”。如果不再询问，开关在地址栏旁边的图标里。",
        },
  blockedBySystem: (device) =>
    device === "screen"
      ? {
          what: "操作系统不让这个浏览器看到屏幕。",
          next: "macOS：系统设置 › 隐私与安全性 › 录屏与系统录音，允许浏览器，然后重新打开它。",
        }
      : {
          what: `操作系统不让这个浏览器使用${NAMES_ZH[device]}。`,
          next: "在系统设置的“隐私”里允许浏览器；手机上在浏览器应用的权限里。然后重新开始。",
        },
  blockedByPolicy: (device) => ({
    what: `权限策略不许本页使用${NAMES_ZH[device]}。`,
    next: "如果本页嵌在别的网页里，请单独打开。否则要由服务器的 Permissions-Policy 头放行。",
  }),
  notAllowed: (device) => ({
    what: `${NAMES_ZH[device]}被拒绝了，浏览器没有说是谁拒绝的。`,
    next: "点地址栏旁边的图标，选“允许”。如果那里已经允许，再看系统的隐私设置。",
  }),
  noDevice: (device) =>
    device === "screen"
      ? {
          what: "浏览器没有找到可以共享的屏幕或窗口。",
          next: "点亮或接上屏幕，或者在系统里允许浏览器看到它，然后再共享。",
        }
      : device === "cameraAndMicrophone"
        ? {
            what: "浏览器没有找到摄像头，或者没有找到麦克风。",
            next: "可以只用现有的设备，或者接上缺少的设备再重新开始。",
          }
        : {
            what: `浏览器没有找到${NAMES_ZH[device]}。`,
            next: "接上或打开设备，看看上面有没有盖子或开关，再重新开始。",
          },
  deviceUnreadable: (device) =>
    device === "screen"
      ? { what: "读不到屏幕的内容。", next: "换一个窗口，或者选整个屏幕。" }
      : {
          what: `${NAMES_ZH[device]}在，但是启动不了。`,
          next: "关掉可能正在用它的程序和标签页，比如另一个通话。还不行就拔下来重新插上。",
        },
  unmetConstraint: (device, constraint) =>
    constraint === "deviceId"
      ? { what: "选中的设备已经不在了。", next: "请另选一个。" }
      : {
          what: `${NAMES_ZH[device]}做不到坚持要的值：没有这样的${CONSTRAINTS_ZH[constraint ?? ""] ?? constraint ?? "取值"}。`,
          next: "换一个值，或者不勾“坚持”。",
        },
  captureForbidden: (device) => ({
    what: `浏览器的设置整个关闭了本页的${NAMES_ZH[device]}。`,
    next: "换一个浏览器或用户配置试试。受管理的电脑，请问管理它的人。",
  }),
  badRequest: () => ({
    what: "浏览器看不懂本页提出的要求。",
    next: "把选项都交给浏览器决定，再重新开始。较新的浏览器可能看得懂更多。",
  }),
  gestureNeeded: () => ({
    what: "浏览器只在点击或按键之后才开始。",
    next: "让本页在最前面，再按一次按钮。",
  }),
  unknown: (device) => ({
    what: `浏览器没能给出${NAMES_ZH[device]}。`,
    next: "重新开始。如果还是这样，可以用下面浏览器的原话去搜索。",
  }),
};

/** The sentence for a failure, and what to do now, in the language of the page. */
export function failureWords(failure: CaptureFailure, device: CaptureDevice): FailureWords {
  const words = language.value === "zh" ? ZH : EN;
  return failure.kind === "unmetConstraint"
    ? words.unmetConstraint(device, failure.constraint)
    : words[failure.kind](device);
}

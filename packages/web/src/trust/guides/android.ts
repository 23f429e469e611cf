import { phrasebook } from "../../i18n/language.ts";
import type { Guide } from "./guide.ts";

const say = phrasebook(
  {
    install:
      "Open the settings. The names differ between manufacturers; search the settings for “CA certificate”.",
    installPath:
      "Settings › Security & privacy › More › Encryption & credentials › Install a certificate › CA certificate",
    choose:
      "Choose Install anyway, then the downloaded file. Android warns about the risk that this page explains.",
    compare:
      "Android shows the fingerprint only now. Compare it before you open any other page: tap the certificate in this list. If the fingerprint differs, remove the certificate.",
    comparePath: "Encryption & credentials › Trusted credentials › User",
    done: "Chrome and most other browsers now trust the server. Android may warn that the network may be monitored; it does so for every added authority.",
    firefox: "Firefox has its own switch. In About Firefox tap the logo five times, go back, and turn it on:",
    firefoxPath: "Settings › Secret Settings › Use third party CA certificates",
    undo: "Tap the certificate and remove it.",
    undoPath: "Settings › Security & privacy › More › Encryption & credentials › Trusted credentials › User",
  },
  {
    install: "打开设置。各厂商的名称不同，可在设置中搜索“CA 证书”。",
    installPath: "设置 › 安全和隐私 › 更多 › 加密与凭据 › 安装证书 › CA 证书",
    choose: "选择“仍然安装”，再选择刚下载的文件。Android 提示的风险，本页已有说明。",
    compare:
      "Android 到这时才显示指纹。请先核对，再打开别的网页：在下面的列表里点按这张证书。如果不一致，请将其删除。",
    comparePath: "加密与凭据 › 信任的凭据 › 用户",
    done: "此后 Chrome 和大多数浏览器都会信任这台服务器。Android 可能会提示网络受到监控：对任何添加的机构，它都会这样提示。",
    firefox: "Firefox 需要单独开启：在“关于 Firefox”里连续点按徽标五次，返回后打开：",
    firefoxPath: "设置 › Secret Settings › Use third party CA certificates",
    undo: "点这张证书，删除。",
    undoPath: "设置 › 安全和隐私 › 更多 › 加密与凭据 › 信任的凭据 › 用户",
  },
);

export function androidGuide(): Guide {
  const words = say();
  return {
    name: "Android",
    download: "authority.crt",
    steps: [
      { text: words.install, path: words.installPath },
      { text: words.choose },
      { text: words.compare, path: words.comparePath, compares: true },
      { text: words.done },
      { text: words.firefox, path: words.firefoxPath },
    ],
    undo: [{ text: words.undo, path: words.undoPath }],
  };
}

import { phrasebook } from "../../i18n/language.ts";
import type { Guide } from "./guide.ts";

const say = phrasebook(
  {
    install:
      "Open the settings. Makers word this differently; a search in the settings for “CA certificate” finds it.",
    installPath:
      "Settings › Security & privacy › More › Encryption & credentials › Install a certificate › CA certificate",
    choose:
      "Choose Install anyway, then the downloaded file. What Android warns of is said on this page too.",
    compare:
      "Android shows the fingerprint only now. Compare it before you open any other page: choose the certificate in this list. If it is another one, remove it.",
    comparePath: "Encryption & credentials › Trusted credentials › User",
    done: "Chrome and most other browsers trust the server from now on. Android may say that the network can be monitored: it says so of every authority that was added.",
    firefox:
      "Firefox wants a switch of its own. In About Firefox tap the logo five times, go back, and switch it on:",
    firefoxPath: "Settings › Secret Settings › Use third party CA certificates",
    undo: "Choose the certificate and remove it.",
    undoPath: "Settings › Security & privacy › More › Encryption & credentials › Trusted credentials › User",
  },
  {
    install: "打开设置。各厂商叫法不同，在设置里搜索“CA 证书”就能找到。",
    installPath: "设置 › 安全和隐私 › 更多 › 加密与凭据 › 安装证书 › CA 证书",
    choose: "选“仍然安装”，再选刚下载的文件。Android 警告的事，本页也说明了。",
    compare:
      "Android 到这时才显示指纹。请先核对，再打开别的网页：在下面的列表里点这张证书。如果不一致，就删除它。",
    comparePath: "加密与凭据 › 信任的凭据 › 用户",
    done: "从此 Chrome 和大多数浏览器都信任这台服务器。Android 可能会提示网络受到监控：对任何添加的机构，它都会这样提示。",
    firefox: "Firefox 有自己的开关。在“关于 Firefox”里连点标志五次，返回，然后打开：",
    firefoxPath: "设置 › 秘密设置 › 使用第三方 CA 证书",
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

import { phrasebook } from "../../i18n/language.ts";
import type { Guide } from "./guide.ts";

const say = phrasebook(
  {
    compare: "In a terminal, go to the downloads folder, print the fingerprint and compare it:",
    chromium:
      "Chrome and Chromium: the tool is in the package libnss3-tools (Debian, Ubuntu) or nss-tools (Fedora).",
    settings: "Or without a terminal, in Chrome’s settings:",
    settingsPath:
      "Settings › Privacy and security › Security › Manage certificates › Custom › Installed by you › Trusted Certificates › Import",
    debian: "For all other programs on Debian and Ubuntu:",
    fedora: "On Fedora:",
    done: "Restart the browser. Firefox has its own list of authorities: see “Firefox on a computer”.",
    undoChromium: "Chrome and Chromium:",
    undoDebian: "Debian and Ubuntu:",
    undoFedora: "Fedora:",
  },
  {
    compare: "在终端进入下载目录，显示并核对指纹：",
    chromium: "Chrome 和 Chromium：工具在软件包 libnss3-tools（Debian、Ubuntu）或 nss-tools（Fedora）里。",
    settings: "不用终端也可以，在 Chrome 自己的设置里：",
    settingsPath: "设置 › 隐私和安全 › 安全 › 管理证书 › 自定义 › 由您安装 › 受信任的证书 › 导入",
    debian: "要让其他所有程序也信任，在 Debian 和 Ubuntu 上：",
    fedora: "在 Fedora 上：",
    done: "重启浏览器。Firefox 使用自己的证书库，见“电脑上的 Firefox”。",
    undoChromium: "Chrome 和 Chromium：",
    undoDebian: "Debian 和 Ubuntu：",
    undoFedora: "Fedora：",
  },
);

const FILE = "visavis-authority.pem";
const DATABASE = "certutil -d sql:$HOME/.pki/nssdb";
const DEBIAN = "/usr/local/share/ca-certificates/visavis-authority.crt";
const FEDORA = "/etc/pki/ca-trust/source/anchors";

export function linuxGuide(): Guide {
  const words = say();
  return {
    name: "Linux",
    download: "authority.pem",
    steps: [
      {
        text: words.compare,
        commands: [`openssl x509 -in ${FILE} -noout -fingerprint -sha256`],
        compares: true,
      },
      { text: words.chromium, commands: [`${DATABASE} -A -t C,, -n Visavis -a -i ${FILE}`] },
      { text: words.settings, path: words.settingsPath },
      { text: words.debian, commands: [`sudo cp ${FILE} ${DEBIAN}`, "sudo update-ca-certificates"] },
      { text: words.fedora, commands: [`sudo cp ${FILE} ${FEDORA}`, "sudo update-ca-trust"] },
      { text: words.done },
    ],
    undo: [
      { text: words.undoChromium, commands: [`${DATABASE} -D -n Visavis`] },
      { text: words.undoDebian, commands: [`sudo rm ${DEBIAN}`, "sudo update-ca-certificates --fresh"] },
      { text: words.undoFedora, commands: [`sudo rm ${FEDORA}/${FILE}`, "sudo update-ca-trust"] },
    ],
  };
}

import { phrasebook } from "../i18n/language.ts";
import type { System } from "./visitor-system.ts";

/** How a device learns to trust the authority, and how it forgets it again. */
export interface Instructions {
  readonly name: string;
  /** The file to download, under `/trust/`. */
  readonly file: string;
  readonly steps: readonly string[];
  /** For those who prefer a terminal. */
  readonly commands: readonly string[];
  readonly remove: string;
}

const say = phrasebook(
  {
    android1: "Download the certificate.",
    android2:
      "Open Settings › Security & privacy › More › Encryption & credentials › Install a certificate › CA certificate. Wording differs by maker; searching the settings for “CA certificate” finds it.",
    android3: "Confirm “Install anyway” and choose the downloaded file.",
    android4:
      "Chrome trusts it from now on. Firefox: Settings › About Firefox, tap the logo five times, then Settings › Secret settings › Use third party CA certificates.",
    androidRemove: "To undo: Encryption & credentials › Trusted credentials › User › choose it › Remove.",
    ios1: "Open this page in Safari and download the profile. Allow the download.",
    ios2: "Open Settings › Profile Downloaded › Install, and enter your passcode. “More details” shows the certificate.",
    ios3: "Then Settings › General › About › Certificate Trust Settings: switch the certificate on. Without this last step it is not trusted.",
    iosRemove: "To undo: Settings › General › VPN & Device Management › choose the profile › Remove Profile.",
    windows1: "Download the certificate and open the file.",
    windows2:
      "Install Certificate… › Current User › Place all certificates in the following store › Trusted Root Certification Authorities.",
    windows3:
      "Windows shows a fingerprint and asks once more. Chrome and Edge trust it after a restart of the browser.",
    windowsRemove:
      "To undo: certmgr.msc › Trusted Root Certification Authorities › Certificates › delete it.",
    macos1: "Download the certificate and open the file: it goes into Keychain Access, login keychain.",
    macos2: "In Keychain Access double-click it, open Trust, and choose “Always Trust” for SSL.",
    macos3: "Chrome and Safari trust it at once.",
    macosRemove: "To undo: delete it in Keychain Access.",
    linux1: "Download the certificate.",
    linux2:
      "Chromium and Chrome: Settings › Privacy and security › Security › Manage certificates › Local certificates › Custom › Import, or the first command.",
    linux3: "For all programs of the computer, the other commands: Debian and Ubuntu, then Fedora.",
    linuxRemove:
      "To undo: certutil -d sql:$HOME/.pki/nssdb -D -n Visavis; or delete the copied file and run the same update command again.",
    firefox1: "Download the certificate.",
    firefox2:
      "Settings › Privacy & Security › Certificates › View Certificates… › Authorities › Import…, and choose the file.",
    firefox3: "Tick “Trust this CA to identify websites”. “View” shows the certificate before you agree.",
    firefoxRemove: "To undo: the same list › choose it › Delete or Distrust….",
    firefoxName: "Firefox on a computer",
  },
  {
    android1: "下载证书。",
    android2:
      "打开“设置 › 安全和隐私 › 更多 › 加密与凭据 › 安装证书 › CA 证书”。各厂商叫法不同，可以在设置里搜索“CA 证书”。",
    android3: "确认“仍然安装”，选择刚下载的文件。",
    android4:
      "Chrome 从此信任它。Firefox：进入“设置 › 关于 Firefox”，连点标志五次，再到“设置 › 秘密设置”打开“使用第三方 CA 证书”。",
    androidRemove: "撤销：“加密与凭据 › 信任的凭据 › 用户”，选中它，删除。",
    ios1: "用 Safari 打开本页，下载描述文件，并允许下载。",
    ios2: "打开“设置 › 已下载描述文件 › 安装”，输入密码。“更多详细信息”里可以看到证书。",
    ios3: "再到“设置 › 通用 › 关于本机 › 证书信任设置”，打开这张证书的开关。少了最后这一步，它仍然不受信任。",
    iosRemove: "撤销：“设置 › 通用 › VPN 与设备管理”，选中描述文件，移除。",
    windows1: "下载证书，打开文件。",
    windows2: "“安装证书… › 当前用户 › 将所有的证书都放入下列存储 › 受信任的根证书颁发机构”。",
    windows3: "Windows 会显示指纹并再问一次。重启浏览器后，Chrome 和 Edge 就信任它了。",
    windowsRemove: "撤销：certmgr.msc ›“受信任的根证书颁发机构 › 证书”，删除它。",
    macos1: "下载证书，打开文件：它会进入“钥匙串访问”的登录钥匙串。",
    macos2: "在“钥匙串访问”里双击它，展开“信任”，把 SSL 设为“始终信任”。",
    macos3: "Chrome 和 Safari 马上就信任它。",
    macosRemove: "撤销：在“钥匙串访问”里删除它。",
    linux1: "下载证书。",
    linux2:
      "Chromium 和 Chrome：“设置 › 隐私和安全 › 安全 › 管理证书 › 本地证书 › 自定义 › 导入”，或者用第一条命令。",
    linux3: "要让这台电脑上的所有程序都信任，用其余命令：先是 Debian 和 Ubuntu，后是 Fedora。",
    linuxRemove:
      "撤销：certutil -d sql:$HOME/.pki/nssdb -D -n Visavis；或者删除复制的文件，再执行一次同样的更新命令。",
    firefox1: "下载证书。",
    firefox2: "“设置 › 隐私与安全 › 证书 › 查看证书… › 证书颁发机构 › 导入…”，选择文件。",
    firefox3: "勾选“信任由此证书颁发机构来标识网站”。同意之前可以点“查看”看证书。",
    firefoxRemove: "撤销：在同一个列表里选中它，“删除或不信任…”。",
    firefoxName: "电脑上的 Firefox",
  },
);

const CERTIFICATE = "authority.crt";
const FILE = "visavis-authority.crt";

export function instructionsFor(system: System): Instructions {
  const words = say();
  switch (system) {
    case "android":
      return {
        name: "Android",
        file: CERTIFICATE,
        steps: [words.android1, words.android2, words.android3, words.android4],
        commands: [],
        remove: words.androidRemove,
      };
    case "ios":
      return {
        name: "iPhone, iPad",
        file: "authority.mobileconfig",
        steps: [words.ios1, words.ios2, words.ios3],
        commands: [],
        remove: words.iosRemove,
      };
    case "windows":
      return {
        name: "Windows",
        file: CERTIFICATE,
        steps: [words.windows1, words.windows2, words.windows3],
        commands: [`certutil -user -addstore Root ${FILE}`],
        remove: words.windowsRemove,
      };
    case "macos":
      return {
        name: "macOS",
        file: CERTIFICATE,
        steps: [words.macos1, words.macos2, words.macos3],
        commands: [`security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db ${FILE}`],
        remove: words.macosRemove,
      };
    case "linux":
      return {
        name: "Linux",
        file: CERTIFICATE,
        steps: [words.linux1, words.linux2, words.linux3],
        commands: [
          `certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n Visavis -i ${FILE}`,
          `sudo openssl x509 -in ${FILE} -out /usr/local/share/ca-certificates/visavis.crt && sudo update-ca-certificates`,
          `sudo cp ${FILE} /etc/pki/ca-trust/source/anchors/ && sudo update-ca-trust`,
        ],
        remove: words.linuxRemove,
      };
    case "firefox":
      return {
        name: words.firefoxName,
        file: CERTIFICATE,
        steps: [words.firefox1, words.firefox2, words.firefox3],
        commands: [],
        remove: words.firefoxRemove,
      };
    default:
      return system satisfies never;
  }
}

import { phrasebook } from "../../i18n/language.ts";
import type { Guide } from "./guide.ts";

const say = phrasebook(
  {
    allow:
      "Use Safari, because other browsers cannot pass a profile to Settings. Allow the download, then open it in Settings:",
    allowPath: "Settings › Profile Downloaded",
    compare:
      "Choose More Details, then the certificate. Compare the SHA-256 fingerprint. If it is different, remove the profile.",
    install:
      "Choose Install and enter your passcode. iOS shows “Not Verified” for every self-signed profile.",
    trust: "Then turn on the certificate. Without this last step, browsers do not trust it.",
    trustPath: "Settings › General › About › Certificate Trust Settings",
    undo: "Choose the profile, then Remove Profile.",
    undoPath: "Settings › General › VPN & Device Management",
  },
  {
    allow: "请使用 Safari，其他浏览器无法把描述文件交给“设置”。允许下载，然后在“设置”中打开：",
    allowPath: "设置 › 已下载描述文件",
    compare: "点“更多详细信息”，再点证书，核对“指纹”下的 SHA-256。如果不一致，就移除描述文件。",
    install: "点“安装”，输入密码。自签发的描述文件都会显示“未验证”。",
    trust: "最后打开这张证书的开关，否则浏览器仍不会信任它。",
    trustPath: "设置 › 通用 › 关于本机 › 证书信任设置",
    undo: "点这个描述文件，再点“移除描述文件”。",
    undoPath: "设置 › 通用 › VPN 与设备管理",
  },
);

export function iosGuide(): Guide {
  const words = say();
  return {
    name: "iPhone, iPad",
    download: "authority.mobileconfig",
    steps: [
      { text: words.allow, path: words.allowPath },
      { text: words.compare, compares: true },
      { text: words.install },
      { text: words.trust, path: words.trustPath },
    ],
    undo: [{ text: words.undo, path: words.undoPath }],
  };
}

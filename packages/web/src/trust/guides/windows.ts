import { phrasebook } from "../../i18n/language.ts";
import type { Guide } from "./guide.ts";

const say = phrasebook(
  {
    compare:
      "In a terminal, go to the downloads folder, compute the fingerprint of the file and compare it; ignore colons and upper or lower case. The shorter thumbprint in the certificate window is a SHA-1 hash and cannot be compared.",
    install: "Open the file, choose Install Certificate…, then:",
    installPath:
      "Current User › Place all certificates in the following store › Browse… › Trusted Root Certification Authorities",
    terminal: "Or do the same in a terminal:",
    agree: "Confirm with Yes. Then restart Chrome, Edge or Firefox.",
    undo: "Press Windows + R, enter certmgr.msc, and delete the certificate there:",
    undoPath: "Trusted Root Certification Authorities › Certificates",
  },
  {
    compare:
      "在终端里进入下载文件夹，计算文件的指纹并核对（忽略冒号和大小写）。Windows 证书窗口里显示的较短指纹是 SHA-1，不能用来核对。",
    install: "打开文件，点“安装证书…”，然后：",
    installPath: "当前用户 › 将所有的证书都放入下列存储 › 浏览… › 受信任的根证书颁发机构",
    terminal: "或者在终端里做同样的事：",
    agree: "Windows 会再次确认，选择“是”，然后重启 Chrome、Edge 或 Firefox。",
    undo: "按 Windows + R，输入 certmgr.msc，在这里删除证书：",
    undoPath: "受信任的根证书颁发机构 › 证书",
  },
);

export function windowsGuide(): Guide {
  const words = say();
  return {
    name: "Windows",
    download: "authority.crt",
    steps: [
      {
        text: words.compare,
        commands: ["certutil -hashfile visavis-authority.crt SHA256"],
        compares: true,
      },
      { text: words.install, path: words.installPath },
      { text: words.terminal, commands: ["certutil -user -addstore Root visavis-authority.crt"] },
      { text: words.agree },
    ],
    undo: [{ text: words.undo, path: words.undoPath }],
  };
}

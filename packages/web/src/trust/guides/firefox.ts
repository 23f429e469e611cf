import { phrasebook } from "../../i18n/language.ts";
import type { Guide } from "./guide.ts";

const say = phrasebook(
  {
    name: "Firefox on a computer",
    system:
      "On Windows and macOS, Firefox also trusts what the system trusts. If you have followed the steps for the system, just restart Firefox.",
    choose: "Open the list of authorities and choose the downloaded file:",
    choosePath: "Settings › Privacy & Security › Certificates › View Certificates… › Authorities › Import…",
    compare: "Choose View and compare the SHA-256 fingerprint. If it is different, cancel.",
    agree: "Tick “Trust this CA to identify websites”, then OK.",
    undo: "Choose the certificate in the same list, then Delete or Distrust….",
  },
  {
    name: "电脑上的 Firefox",
    system:
      "在 Windows 和 macOS 上，Firefox 也接受系统信任的证书：已按对应系统的步骤操作过的，重启 Firefox 即可。",
    choose: "打开证书颁发机构的列表，选择刚下载的文件：",
    choosePath: "设置 › 隐私与安全 › 证书 › 查看证书… › 证书颁发机构 › 导入…",
    compare: "点击“查看”，核对 SHA-256 指纹。如果不一致，请取消。",
    agree: "勾选“信任由此证书颁发机构来标识网站”，再点“确定”。",
    undo: "在同一个列表里选中这张证书，点“删除或不信任…”。",
  },
);

export function firefoxGuide(): Guide {
  const words = say();
  return {
    name: words.name,
    download: "authority.crt",
    steps: [
      { text: words.system },
      { text: words.choose, path: words.choosePath },
      { text: words.compare, compares: true },
      { text: words.agree },
    ],
    undo: [{ text: words.undo, path: words.choosePath.slice(0, words.choosePath.lastIndexOf(" › ")) }],
  };
}

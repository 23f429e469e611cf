import { phrasebook } from "../../i18n/language.ts";
import type { Guide } from "./guide.ts";

const say = phrasebook(
  {
    compare:
      "In Terminal, compute the fingerprint of the file and compare it; ignore colons and upper or lower case.",
    trust: "Then trust the certificate. macOS asks for your password.",
    keychain:
      "Or without Terminal: open the file to add the certificate to the login keychain. Double-click it there, and choose Always Trust under Trust.",
    done: "Safari and Chrome trust the server at once, Firefox after a restart.",
    undo: "Delete the certificate in Keychain Access:",
    undoPath: "login › Certificates",
  },
  {
    compare: "在终端计算文件的指纹并核对（忽略冒号和大小写）。",
    trust: "然后信任这张证书，系统会要求输入密码。",
    keychain: "也可以不用终端：打开文件，证书会加入“登录”钥匙串。在那里双击它，展开“信任”，选“始终信任”。",
    done: "Safari 和 Chrome 立即生效，Firefox 需要重启。",
    undo: "在“钥匙串访问”里删除证书：",
    undoPath: "登录 › 证书",
  },
);

const FILE = "~/Downloads/visavis-authority.crt";

export function macosGuide(): Guide {
  const words = say();
  return {
    name: "macOS",
    download: "authority.crt",
    steps: [
      { text: words.compare, commands: [`shasum -a 256 ${FILE}`], compares: true },
      {
        text: words.trust,
        commands: [`security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db ${FILE}`],
      },
      { text: words.keychain },
      { text: words.done },
    ],
    undo: [{ text: words.undo, path: words.undoPath }],
  };
}

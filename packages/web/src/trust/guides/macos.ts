import { phrasebook } from "../../i18n/language.ts";
import type { Guide } from "./guide.ts";

const say = phrasebook(
  {
    compare:
      "In the terminal let the Mac work out the fingerprint of the file and compare it; colons and capitals do not matter.",
    trust: "Then let it trust the certificate. It asks for your password.",
    keychain:
      "Or without the terminal: open the file, so that it gets into the login keychain. Double-click it there, and choose Always Trust under Trust.",
    done: "Safari and Chrome trust the server at once, Firefox once it has been opened anew.",
    undo: "Delete the certificate in Keychain Access:",
    undoPath: "login › Certificates",
  },
  {
    compare: "在终端里让 Mac 算出文件的指纹来核对，冒号和大小写不要紧。",
    trust: "然后让它信任这张证书，会要求输入密码。",
    keychain: "不用终端也可以：打开文件，它会进入“登录”钥匙串。在那里双击它，展开“信任”，选“始终信任”。",
    done: "Safari 和 Chrome 马上信任这台服务器，Firefox 要重新打开。",
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

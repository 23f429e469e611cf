import { phrasebook } from "../i18n/language.ts";
import { secureAddress } from "../ui/server-address.ts";
import { originKindOf } from "./page-origin.ts";

const say = phrasebook(
  {
    ownComputer: "This computer runs Visavis, so nothing has to be set up here.",
    ownComputerNext: "Every other device has to be set up once to trust this server. Open this page there.",
    secure: "This page was loaded over HTTPS, so this browser accepts the certificate.",
    secureNext:
      "Either it trusts the authority, or you added an exception. If there is still a warning next to the address, it is an exception; after the steps below you no longer need it.",
    plain: "This page was loaded over HTTP, where browsers block camera and microphone.",
    plainNext: "Follow the steps for your system. Then open the HTTPS address:",
    open: (address: string) => `Open ${address}`,
  },
  {
    ownComputer: "你正在运行 Visavis 的电脑上，本机无需设置。",
    ownComputerNext: "其他设备各需设置一次信任，请在那些设备上打开本页。",
    secure: "本页通过 HTTPS 打开，说明浏览器接受该证书。",
    secureNext:
      "可能是已信任该证书颁发机构，也可能是你添加过例外。如果地址栏旁仍有警告，就属于例外：完成下面的步骤后便不再需要例外。",
    plain: "本页通过 HTTP 打开，浏览器不允许这样的页面使用摄像头和麦克风。",
    plainNext: "请按对应系统的步骤操作，然后打开 HTTPS 网址：",
    open: (address) => `打开 ${address}`,
  },
);

/** How this page was loaded, and what that means for this device. */
export function Connection() {
  const words = say();
  const origin = originKindOf(location);
  const secure = secureAddress("/");
  return (
    <div class={`notice ${origin === "plain" ? "warn" : "good"}`} data-origin-kind={origin}>
      <strong>{words[origin]}</strong>
      <p>{words[`${origin}Next`]}</p>
      {origin === "plain" && (
        <p>
          <a class="button trust-open" href={secure}>
            {words.open(secure)}
          </a>
        </p>
      )}
    </div>
  );
}

import { phrasebook } from "../i18n/language.ts";
import { secureAddress } from "../ui/secure-address.ts";
import { arrivalOf } from "./arrival.ts";

const say = phrasebook(
  {
    ownComputer: "This is the computer that runs Visavis: it needs nothing for itself.",
    ownComputerNext: "Every other device has to learn once to trust it. Open this page there.",
    secure: "This page came over HTTPS, so this browser accepts the certificate.",
    secureNext:
      "Either it trusts the authority, or you allowed an exception. If it still shows a warning beside the address, it was an exception: the steps below do away with it.",
    plain: "This page came over HTTP, where browsers give no camera and no microphone.",
    plainNext: "Follow the steps for your system. Then open the secure address:",
    open: (address: string) => `Open ${address}`,
  },
  {
    ownComputer: "这就是运行 Visavis 的电脑：它自己什么都不需要。",
    ownComputerNext: "其他设备都要学会信任它，只需一次。请在那里打开本页。",
    secure: "本页是通过 HTTPS 打开的，说明这个浏览器接受这张证书。",
    secureNext:
      "要么它信任这个机构，要么你允许过例外。如果地址旁边仍有警告，那就是例外：按下面的步骤做，就不再需要它。",
    plain: "本页是通过 HTTP 打开的，浏览器不会把摄像头和麦克风交给这样的页面。",
    plainNext: "请按你的系统的步骤做，然后打开安全网址：",
    open: (address) => `打开 ${address}`,
  },
);

/** How this page came here, and what that means for this device. */
export function Connection() {
  const words = say();
  const arrival = arrivalOf(location);
  const secure = secureAddress("/");
  return (
    <div class={`notice ${arrival === "plain" ? "warn" : "good"}`} data-arrival={arrival}>
      <strong>{words[arrival]}</strong>
      <p>{words[`${arrival}Next`]}</p>
      {arrival === "plain" && (
        <p>
          <a class="button trust-open" href={secure}>
            {words.open(secure)}
          </a>
        </p>
      )}
    </div>
  );
}

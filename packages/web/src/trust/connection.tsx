import { phrasebook } from "../i18n/language.ts";
import { QrCode } from "../ui/qr-code.tsx";
import { secureAddress } from "../ui/secure-address.ts";

const say = phrasebook(
  {
    secure:
      "This page came over HTTPS: this browser accepts the certificate, because it trusts the authority or because you allowed an exception.",
    plain: "This page came over HTTP. When this device trusts the authority, open:",
    own: "The computer that runs Visavis needs nothing for itself. Other devices open this page at:",
    alone:
      "The computer that runs Visavis needs nothing for itself, and is in no network that other devices could reach it by.",
    qr: "This page, for a phone",
  },
  {
    secure: "本页是通过 HTTPS 打开的：这个浏览器接受这张证书，因为它信任这个机构，或者你允许了例外。",
    plain: "本页是通过 HTTP 打开的。让这台设备信任之后，请打开：",
    own: "运行 Visavis 的电脑自己什么都不需要。其他设备请打开：",
    alone: "运行 Visavis 的电脑自己什么都不需要；它现在不在任何别的设备能到达的网络里。",
    qr: "给手机打开本页",
  },
);

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** How this page came here, and how another device gets it. */
export function Connection({ origins }: { readonly origins: readonly string[] }) {
  const words = say();
  if (LOOPBACK.includes(location.hostname)) {
    const [origin] = origins;
    if (origin === undefined) return <p class="notice">{words.alone}</p>;
    return <ForPhone said={words.own} address={plainAddress(origin)} title={words.qr} />;
  }
  if (location.protocol === "https:") return <p class="notice good">{words.secure}</p>;
  const secure = secureAddress("/");
  return (
    <div class="notice">
      <p>{words.plain}</p>
      <p>
        <a class="button" href={secure}>
          {secure}
        </a>
      </p>
    </div>
  );
}

/** Before it trusts anything, a device gets this page over HTTP without a warning. One port serves both. */
function plainAddress(origin: string): string {
  const { host } = new URL(origin);
  return `http://${host}/trust.html`;
}

function ForPhone(way: { readonly said: string; readonly address: string; readonly title: string }) {
  return (
    <div class="notice trust-phone">
      <p>{way.said}</p>
      <p>
        <a class="wire" href={way.address}>
          {way.address}
        </a>
      </p>
      <QrCode text={way.address} title={way.title} />
    </div>
  );
}

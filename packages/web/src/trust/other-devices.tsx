import { phrasebook } from "../i18n/language.ts";
import { QrCode } from "../ui/qr-code.tsx";
import { addressForPhone } from "./page-origin.ts";

const say = phrasebook(
  {
    title: "On another device",
    scan: "Scan the code with the camera of a phone or tablet, or open this address there:",
    qr: "QR code of the address of this page",
    alone:
      "No other device can reach this server: its computer is not connected to a network, or --host limits it to that computer.",
  },
  {
    title: "在其他设备上打开",
    scan: "用手机或平板的相机扫码，或在该设备上打开这个网址：",
    qr: "本页网址的二维码",
    alone: "目前其他设备无法访问这台服务器：所在电脑未联网，或 --host 限制为仅本机访问。",
  },
);

/** The address of this page for another device, with a QR code. */
export function OtherDevices({ origins }: { readonly origins: readonly string[] }) {
  const words = say();
  const address = addressForPhone(location.href, origins);
  return (
    <section class="trust-section trust-others">
      <h2>{words.title}</h2>
      {address === undefined ? (
        <p>{words.alone}</p>
      ) : (
        <div class="trust-phone">
          <div>
            <p>{words.scan}</p>
            <p>
              <a class="wire" href={address}>
                {address}
              </a>
            </p>
          </div>
          <QrCode text={address} title={words.qr} />
        </div>
      )}
    </section>
  );
}

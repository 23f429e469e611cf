import { phrasebook } from "../i18n/language.ts";
import { secureAddress } from "./server-address.ts";

const say = phrasebook(
  {
    firstTime: "If the browser shows a certificate warning:",
    trust: "how to make this device trust the server",
  },
  { firstTime: "如果出现证书警告：", trust: "如何让这台设备信任服务器" },
);

/** A link to the same page over HTTPS, and help with its certificate. */
export function HttpsLink() {
  const words = say();
  const address = secureAddress(location.pathname + location.search + location.hash);
  return (
    <>
      <p>
        <a href={address}>{address}</a>
      </p>
      <p class="small">
        {words.firstTime} <a href="/trust.html">{words.trust}</a>
      </p>
    </>
  );
}

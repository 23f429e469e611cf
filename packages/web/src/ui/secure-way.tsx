import { phrasebook } from "../i18n/language.ts";
import { secureAddress } from "./secure-address.ts";

const say = phrasebook(
  {
    firstTime: "If the browser warns you there:",
    trust: "how this device learns to trust the server",
  },
  { firstTime: "如果出现证书警告：", trust: "如何让这台设备信任服务器" },
);

/** From a page without HTTPS to the same one with it. */
export function SecureWay() {
  const words = say();
  const secure = secureAddress(location.pathname + location.search);
  return (
    <>
      <p>
        <a href={secure}>{secure}</a>
      </p>
      <p class="small">
        {words.firstTime} <a href="/trust.html">{words.trust}</a>
      </p>
    </>
  );
}

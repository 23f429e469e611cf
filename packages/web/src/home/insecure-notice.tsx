import { phrasebook } from "../i18n/language.ts";
import { SecureWay } from "../ui/secure-way.tsx";

const say = phrasebook(
  {
    what: "From this address you can see and hear the others, but they cannot see or hear you.",
    why: "Browsers give camera and microphone only to HTTPS. Open the secure address instead:",
  },
  {
    what: "通过这个网址你能看到、听到别人，但别人看不到也听不到你。",
    why: "浏览器只允许 HTTPS 页面使用摄像头和麦克风。请改用 HTTPS 网址：",
  },
);

/** Says, before anyone is disappointed, what works on a page without HTTPS and where the rest works. */
export function InsecureNotice() {
  const words = say();
  return (
    <div class="notice warn" data-notice="insecure">
      <strong>{words.what}</strong>
      <p>{words.why}</p>
      <SecureWay />
    </div>
  );
}

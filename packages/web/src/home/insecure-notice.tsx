import { phrasebook } from "../i18n/language.ts";
import { SecureWay } from "../ui/secure-way.tsx";

const say = phrasebook(
  {
    what: "From this address you can see and hear the others, but they cannot see or hear you.",
    why: "Browsers give camera and microphone only to HTTPS. Open the secure address instead:",
  },
  {
    what: "从这个地址可以看到和听到别人，但别人看不到、也听不到你。",
    why: "浏览器只把摄像头和麦克风交给 HTTPS 页面。请改用安全网址：",
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

import { phrasebook } from "../i18n/language.ts";
import { loopbackAddress } from "../ui/loopback-address.ts";

const say = phrasebook(
  {
    what: "From this address you can see and hear the others, but they cannot see or hear you.",
    why: "Browsers give camera and microphone only to HTTPS, and to this address on the computer that runs Visavis:",
  },
  {
    what: "从这个地址可以看到和听到别人，但别人看不到、也听不到你。",
    why: "浏览器只把摄像头和麦克风交给 HTTPS 页面，以及运行 Visavis 的电脑上的这个地址：",
  },
);

/** Says, before anyone is disappointed, what works on a page without HTTPS and where the rest works. */
export function InsecureNotice() {
  const words = say();
  return (
    <div class="notice warn" data-notice="insecure">
      <strong>{words.what}</strong>
      <p>
        {words.why} <code>{loopbackAddress("/")}</code>
      </p>
    </div>
  );
}

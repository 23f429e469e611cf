import { phrasebook } from "../i18n/language.ts";
import { loopbackAddress } from "../ui/loopback-address.ts";
import type { CaptureRefusal } from "./capture-attempt.ts";
import { failureWords } from "./capture-failure-words.ts";

const say = phrasebook(
  {
    onThisComputer: "On the computer that runs it:",
    ownWords: "The browser’s own words:",
  },
  { onThisComputer: "在运行它的电脑上：", ownWords: "浏览器的原话：" },
);

/** Why a capture did not happen: a sentence, what to do now, and the browser's own words. Announced as it appears. */
export function CaptureFailureNotice({ refusal }: { readonly refusal: CaptureRefusal }) {
  const { what, next } = failureWords(refusal.failure, refusal.device);
  const { name, message } = refusal.browserWords;
  const words = say();
  return (
    <div class="notice bad" role="alert">
      <strong>{what}</strong>
      <p>{next}</p>
      {refusal.failure.kind === "insecureContext" && <LoopbackAddress />}
      <p class="small muted">
        {words.ownWords} <code class="wire">{message === "" ? name : `${name}: ${message}`}</code>
        {refusal.failure.kind === "unmetConstraint" && refusal.failure.constraint !== undefined && (
          <code class="wire"> ({refusal.failure.constraint})</code>
        )}
      </p>
    </div>
  );
}

/** The same page where the browser trusts it without HTTPS: on the computer that serves it. */
function LoopbackAddress() {
  const words = say();
  const loopback = loopbackAddress(location.pathname + location.search);
  return (
    <p>
      {words.onThisComputer} <a href={loopback}>{loopback}</a>
    </p>
  );
}

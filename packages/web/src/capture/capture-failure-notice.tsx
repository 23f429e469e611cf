import type { CaptureFailure } from "@visavis/client/core";
import { phrasebook } from "../i18n/language.ts";
import { SecureWay } from "../ui/secure-way.tsx";
import type { CaptureRefusal } from "./capture-attempt.ts";
import { failureWords } from "./capture-failure-words.ts";

const say = phrasebook({ ownWords: "The browser’s own words:" }, { ownWords: "浏览器报错原文：" });

/** Why a capture did not happen: a sentence, what to do now, and the browser's own words. Announced as it appears. */
export function CaptureFailureNotice({ refusal }: { readonly refusal: CaptureRefusal }) {
  const { what, next } = failureWords(refusal.failure, refusal.device);
  const { name, message } = refusal.browserWords;
  const words = say();
  return (
    <div class="notice bad" role="alert">
      <strong>{what}</strong>
      <p>{next}</p>
      {refusal.failure.kind === "insecureContext" && <SecureWay />}
      {wasAsked(refusal.failure) && (
        <p class="small muted">
          {words.ownWords} <code class="wire">{message === "" ? name : `${name}: ${message}`}</code>
          {refusal.failure.kind === "unmetConstraint" && refusal.failure.constraint !== undefined && (
            <code class="wire"> ({refusal.failure.constraint})</code>
          )}
        </p>
      )}
    </div>
  );
}

/** False where the API is not there: nobody was asked, and the error is about the call of what does not exist. */
function wasAsked({ kind }: CaptureFailure): boolean {
  return kind !== "insecureContext" && kind !== "apiMissing";
}

import type { CaptureFailure } from "@visavis/client/core";
import { phrasebook } from "../i18n/language.ts";
import { HttpsLink } from "../ui/https-link.tsx";
import type { CaptureRefusal } from "./capture-attempt.ts";
import { failureWords } from "./capture-failure-words.ts";

const say = phrasebook({ ownWords: "Error from the browser:" }, { ownWords: "浏览器报错原文：" });

/** Why a capture failed, what to do now, and the browser's own error. Announced to screen readers. */
export function CaptureFailureNotice({ refusal }: { readonly refusal: CaptureRefusal }) {
  const { what, next } = failureWords(refusal.failure, refusal.device);
  const { name, message } = refusal.browserWords;
  const words = say();
  return (
    <div class="notice bad" role="alert">
      <strong>{what}</strong>
      <p>{next}</p>
      {refusal.failure.kind === "insecureContext" && <HttpsLink />}
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

/** False if the API does not exist: then the error only says that something undefined was called. */
function wasAsked({ kind }: CaptureFailure): boolean {
  return kind !== "insecureContext" && kind !== "apiMissing";
}

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";

type Explanations = typeof import("@visavis/explain/core");

/** The long texts, once they are loaded; the page is drawn without them first. */
export const explanations = signal<Explanations | undefined>(undefined);

/** True if they could not be loaded, for example because the server is gone. */
export const explanationsFailed = signal(false);

let isLoading = false;

/** Loads them, the first time that there is something to explain. */
export function loadExplanations(): void {
  if (isLoading) return;
  isLoading = true;
  import("@visavis/explain/core").then(
    (loaded) => {
      explanations.value = loaded;
    },
    () => {
      isLoading = false;
      explanationsFailed.value = true;
    },
  );
}

const say = phrasebook(
  { loading: "Loading the explanations …", failed: "The explanations could not be loaded." },
  { loading: "正在加载讲解……", failed: "讲解加载失败。" },
);

/** Draws something that needs the long texts, which are loaded the first time. */
export function WithExplanations({
  children,
}: {
  readonly children: (loaded: Explanations) => ComponentChildren;
}) {
  const words = say();
  useEffect(loadExplanations, []);
  const loaded = explanations.value;
  if (loaded !== undefined) return <>{children(loaded)}</>;
  return (
    <p role="status" class="small muted">
      {explanationsFailed.value ? words.failed : words.loading}
    </p>
  );
}

import { signal } from "@preact/signals";

type Explanations = typeof import("@visavis/explain/core");

/** The long texts, once they are there: the page draws itself without them first. */
export const explanations = signal<Explanations | undefined>(undefined);

/** True where they could not be loaded, as when the server is gone. */
export const explanationsFailed = signal(false);

let asked = false;

/** Asks for them, the first time that a description is there to explain. */
export function loadExplanations(): void {
  if (asked) return;
  asked = true;
  import("@visavis/explain/core").then(
    (loaded) => {
      explanations.value = loaded;
    },
    () => {
      asked = false;
      explanationsFailed.value = true;
    },
  );
}

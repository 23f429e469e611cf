import { signal } from "@preact/signals";
import type { Source } from "@visavis/explain/core";

export type Explanations = typeof import("@visavis/explain/core");

/** The explanations, once they are loaded. They are long, so the page is first drawn without them. */
export const explanations = signal<Explanations | undefined>(undefined);

/** True if they could not be loaded, for example because the server is down. */
export const explanationsFailed = signal(false);

let isLoading = false;

/** Loads the explanations, unless they are loaded or being loaded. */
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

/** The name of a source, with a link to it if it has a permanent address. */
export function SourceLink({ source }: { readonly source: Source }) {
  const name = source.section === undefined ? source.document : `${source.document} §${source.section}`;
  const address = explanations.value?.addressOf(source);
  if (address === undefined) return <span class="wire">{name}</span>;
  return (
    <a class="wire" href={address} target="_blank" rel="noreferrer">
      {name}
    </a>
  );
}

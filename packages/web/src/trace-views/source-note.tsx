import type { Source } from "@visavis/explain/core";
import { explanations } from "./explanations.tsx";

/** Where a fact stands, with the way there where it has an address that stays. */
export function SourceNote({ source }: { readonly source: Source }) {
  const name = source.section === undefined ? source.document : `${source.document} §${source.section}`;
  const address = explanations.value?.addressOf(source);
  return (
    <p class="small muted">
      {address === undefined ? (
        <span class="wire">{name}</span>
      ) : (
        <a class="wire" href={address} target="_blank" rel="noreferrer">
          {name}
        </a>
      )}
    </p>
  );
}

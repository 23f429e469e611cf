import type { Source } from "@visavis/explain/core";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import {
  type Explanations,
  explanations,
  explanationsFailed,
  loadExplanations,
  SourceLink,
} from "./explanations.tsx";

const say = phrasebook(
  { loading: "Loading the explanations …", failed: "The explanations could not be loaded." },
  { loading: "正在加载讲解……", failed: "讲解加载失败。" },
);

/** Draws something that needs the explanations, and loads them. */
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

/** The source of a fact, as a line below it. */
export function SourceNote({ source }: { readonly source: Source }) {
  return (
    <p class="small muted">
      <SourceLink source={source} />
    </p>
  );
}

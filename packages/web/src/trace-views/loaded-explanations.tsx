import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { explanations, explanationsFailed, loadExplanations } from "./explanations.ts";

type Explanations = typeof import("@visavis/explain/core");

const say = phrasebook(
  { loading: "Loading the explanations …", failed: "The explanations could not be loaded." },
  { loading: "正在加载讲解……", failed: "讲解加载失败。" },
);

/** Draws what needs the long texts, which are loaded the first time that something does. */
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

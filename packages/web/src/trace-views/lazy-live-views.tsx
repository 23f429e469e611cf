import { signal } from "@preact/signals";
import type { TraceLog } from "@visavis/trace/core";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";

const say = phrasebook({ loading: "Loading the views …" }, { loading: "正在加载视图……" });

const liveViews = signal<ComponentType<{ readonly log: TraceLog }> | undefined>(undefined);

/** The views of a trace that is being recorded; their script is loaded when they are first shown. */
export function LazyLiveViews({ log }: { readonly log: TraceLog }) {
  const words = say();
  useEffect(() => {
    void import("./live-views.tsx").then((module) => {
      liveViews.value = module.LiveViews;
    });
  }, []);
  const Views = liveViews.value;
  return Views === undefined ? <p role="status">{words.loading}</p> : <Views log={log} />;
}

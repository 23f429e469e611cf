import { computed, signal } from "@preact/signals";
import { explanations, explanationsFailed, loadExplanations } from "../trace-views/explanations.tsx";
import { cutDescription, plainDescription } from "./pasted-description.ts";

/** There is room for two descriptions: one to explain, and one to compare it with. */
export type Place = "first" | "second";
export const PLACES = ["first", "second"] as const satisfies readonly Place[];

/** The texts of both. */
export const texts = { first: signal(""), second: signal("") } as const satisfies Record<Place, unknown>;

/** How many lines of each were left out, because it was too long. */
export const linesLeftOut = { first: signal(0), second: signal(0) } as const satisfies Record<Place, unknown>;

/** Which of them is explained. */
export const shown = signal<Place>("first");

/** The number of the selected line, counted from 1. */
export const selectedLine = signal(1);

/** Puts a text into its place and shows it there. */
export function put(place: Place, text: string): void {
  const cut = cutDescription(plainDescription(text));
  texts[place].value = cut.kept;
  linesLeftOut[place].value = cut.linesLeftOut;
  if (text.trim() === "") {
    shown.value = place === "first" && texts.second.peek() !== "" ? "second" : "first";
    selectedLine.value = 1;
    return;
  }
  explanationsFailed.value = false;
  loadExplanations();
  shown.value = place;
  selectedLine.value = 1;
}

/** The place for a text that was dropped on the page: the first if it is free, or else the second. */
export function freePlace(): Place {
  return texts.first.peek() === "" ? "first" : "second";
}

export const hasText = (place: Place): boolean => texts[place].value.trim() !== "";

/** The shown description, explained; `undefined` if there is none, or while the explanations are loading. */
export const explained = computed(() =>
  hasText(shown.value) ? explanations.value?.explainDescription(texts[shown.value].value) : undefined,
);

/** The comparison of both; `undefined` unless there are two. */
export const compared = computed(() => {
  const loaded = explanations.value;
  if (loaded === undefined || !hasText("first") || !hasText("second")) return undefined;
  const [before, after] = [texts.first.value, texts.second.value];
  return { changes: loaded.differenceOf(before, after), lines: loaded.lineDifference(before, after) };
});

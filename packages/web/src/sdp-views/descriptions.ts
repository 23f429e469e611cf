import { computed, signal } from "@preact/signals";
import { explanations, explanationsFailed, loadExplanations } from "../trace-views/explanations.ts";
import { cutDescription, plainDescription } from "./pasted-description.ts";

/** The page has room for two: one to explain, and one to compare it with. */
export type Place = "first" | "second";
export const PLACES = ["first", "second"] as const satisfies readonly Place[];

/** What stands in each text field. */
export const texts = { first: signal(""), second: signal("") } as const satisfies Record<Place, unknown>;

/** How many lines of each were left out, because they were too many. */
export const linesLeftOut = { first: signal(0), second: signal(0) } as const satisfies Record<Place, unknown>;

/** Which of them is explained line by line. */
export const shown = signal<Place>("first");

/** The number of the line that is explained, counted from 1. */
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

/** Where a text goes that comes without a place: the first that is free, or else the second. */
export function freePlace(): Place {
  return texts.first.peek() === "" ? "first" : "second";
}

export const hasText = (place: Place): boolean => texts[place].value.trim() !== "";

/** What is shown, explained; `undefined` while there is nothing, or the explanations are still on their way. */
export const explained = computed(() =>
  hasText(shown.value) ? explanations.value?.explainDescription(texts[shown.value].value) : undefined,
);

/** Both compared; `undefined` while there are not two. */
export const compared = computed(() => {
  const loaded = explanations.value;
  if (loaded === undefined || !hasText("first") || !hasText("second")) return undefined;
  const [before, after] = [texts.first.value, texts.second.value];
  return { changes: loaded.differenceOf(before, after), lines: loaded.lineDifference(before, after) };
});

import { signal } from "@preact/signals";
import type { Text } from "@visavis/trace/core";
import { askOwnServers } from "../../../ice-servers/own-servers.ts";
import { iceServerOf } from "../../../ice-servers/server-entry.ts";
import type { Experiment, Findings } from "./experiment.ts";
import { createCall, shownCall } from "./experiment-call.ts";
import { EXPERIMENTS } from "./experiments.ts";
import { Stopped } from "./observation.ts";
import { ALL_PASS, type Subject, type Treatment, type Treatments } from "./wire-message.ts";

/** The experiment that is looked at. */
export const chosen = signal<Experiment>(EXPERIMENTS[0]);
/** What was chosen for it, by the name of the choice. */
export const choices = signal<Readonly<Record<string, string>>>({});
/** What the channel does with each subject, as the person has set it. */
export const treatments = signal<Treatments>(ALL_PASS);
/** What the experiment that runs is doing; `undefined` when none does. */
export const progress = signal<Text | undefined>(undefined);
export const findings = signal<Findings | undefined>(undefined);
/** In the browser's words, why the last run ended before its end. */
export const failure = signal<string | undefined>(undefined);

const STARTING: Text = { en: "Starting …", zh: "正在开始……" };

let stopping = new AbortController();

export function choose(experiment: Experiment): void {
  stop();
  chosen.value = experiment;
  choices.value = {};
  findings.value = undefined;
  failure.value = undefined;
}

export function chosenValue(name: string): string {
  const choice = chosen.value.choices.find((known) => known.name === name);
  return choices.value[name] ?? choice?.options()[0]?.value ?? "";
}

export function treat(subject: Subject, treatment: Treatment): void {
  treatments.value = { ...treatments.peek(), [subject]: treatment };
}

/** Runs the chosen experiment from its beginning. */
export async function run(): Promise<void> {
  stop();
  const mine = new AbortController();
  stopping = mine;
  findings.value = undefined;
  failure.value = undefined;
  progress.value = STARTING;
  try {
    const found = await chosen.peek().run({
      choice: chosenValue,
      begin(plan) {
        shownCall.peek()?.close();
        const call = createCall(plan);
        shownCall.value = call;
        return call;
      },
      iceServers: ownIceServers,
      treatments: () => treatments.peek(),
      tell(doing) {
        if (!mine.signal.aborted) progress.value = doing;
      },
      stop: mine.signal,
    });
    if (!mine.signal.aborted) findings.value = found;
  } catch (error) {
    if (mine.signal.aborted || error instanceof Stopped) return;
    failure.value = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } finally {
    if (!mine.signal.aborted) progress.value = undefined;
  }
}

/** Ends what runs, and the call that it made. */
export function stop(): void {
  stopping.abort();
  progress.value = undefined;
  shownCall.peek()?.close();
  shownCall.value = undefined;
}

/** Without an answer the experiment goes on without servers: what it then shows is true as well. */
async function ownIceServers(): Promise<RTCIceServer[]> {
  try {
    return (await askOwnServers()).map(iceServerOf);
  } catch {
    return [];
  }
}

import { signal } from "@preact/signals";
import type { Text } from "@visavis/trace/core";
import { fetchOwnServers } from "../../../ice-servers/own-servers.ts";
import { iceServerOf } from "../../../ice-servers/server-entry.ts";
import type { Experiment, ExperimentResult } from "./experiment.ts";
import { createCall, shownCall } from "./experiment-call.ts";
import { EXPERIMENTS } from "./experiments.ts";
import { Stopped } from "./observation.ts";
import { ALL_PASS, type Subject, type Treatment, type Treatments } from "./signaling-channel.ts";

/** The chosen experiment. */
export const chosen = signal<Experiment>(EXPERIMENTS[0]);
/** Its options, by their names. */
export const choices = signal<Readonly<Record<string, string>>>({});
/** What the channel does with messages of each subject, as set on the page. */
export const treatments = signal<Treatments>(ALL_PASS);
/** What the experiment is doing; `undefined` while none runs. */
export const progress = signal<Text | undefined>(undefined);
export const result = signal<ExperimentResult | undefined>(undefined);
/** The error that ended the last run early, as the browser words it. */
export const failure = signal<string | undefined>(undefined);

const STARTING: Text = { en: "Starting…", zh: "正在开始……" };

let stopping = new AbortController();

export function choose(experiment: Experiment): void {
  stop();
  chosen.value = experiment;
  choices.value = {};
  result.value = undefined;
  failure.value = undefined;
}

export function chosenValue(name: string): string {
  const choice = chosen.value.choices.find((known) => known.name === name);
  return choices.value[name] ?? choice?.options()[0]?.value ?? "";
}

export function treat(subject: Subject, treatment: Treatment): void {
  treatments.value = { ...treatments.peek(), [subject]: treatment };
}

/** Runs the chosen experiment. */
export async function run(): Promise<void> {
  stop();
  const mine = new AbortController();
  stopping = mine;
  result.value = undefined;
  failure.value = undefined;
  progress.value = STARTING;
  try {
    const measured = await chosen.peek().run({
      choice: chosenValue,
      begin(plan) {
        shownCall.peek()?.close();
        const call = createCall(plan);
        shownCall.value = call;
        return call;
      },
      iceServers: ownIceServers,
      treatments: () => treatments.peek(),
      showProgress(doing) {
        if (!mine.signal.aborted) progress.value = doing;
      },
      stop: mine.signal,
    });
    if (!mine.signal.aborted) result.value = measured;
  } catch (error) {
    if (mine.signal.aborted || error instanceof Stopped) return;
    failure.value = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } finally {
    if (!mine.signal.aborted) progress.value = undefined;
  }
}

/** Stops the experiment and closes its call. */
export function stop(): void {
  stopping.abort();
  progress.value = undefined;
  shownCall.peek()?.close();
  shownCall.value = undefined;
}

/** If the server does not answer, the experiment runs without ICE servers. Its result is still valid. */
async function ownIceServers(): Promise<RTCIceServer[]> {
  try {
    return (await fetchOwnServers()).map(iceServerOf);
  } catch {
    return [];
  }
}

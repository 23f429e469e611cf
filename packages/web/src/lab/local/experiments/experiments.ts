import { bitrateExperiment } from "./bitrate-experiment.ts";
import { channelExperiment } from "./channel-experiment.ts";
import { codecExperiment } from "./codec-experiment.ts";
import type { Experiment } from "./experiment.ts";
import { glareExperiment } from "./glare-experiment.ts";
import { policyExperiment } from "./policy-experiment.ts";
import { restartExperiment } from "./restart-experiment.ts";
import { tamperingExperiment } from "./tampering-experiment.ts";
import { trickleExperiment } from "./trickle-experiment.ts";

/** All experiments, in the order of the page. */
export const EXPERIMENTS: readonly [Experiment, ...Experiment[]] = [
  trickleExperiment,
  tamperingExperiment,
  glareExperiment,
  restartExperiment,
  codecExperiment,
  bitrateExperiment,
  policyExperiment,
  channelExperiment,
];

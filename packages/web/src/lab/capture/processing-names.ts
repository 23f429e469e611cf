import { phrasebook } from "../../i18n/language.ts";

/** What the three ways of working on a microphone's sound are called. */
export const processingNames = phrasebook(
  {
    echoCancellation: "Echo cancellation",
    noiseSuppression: "Noise suppression",
    autoGainControl: "Automatic gain",
  },
  { echoCancellation: "回声消除", noiseSuppression: "降噪", autoGainControl: "自动增益" },
);

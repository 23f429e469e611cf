import { Play, RotateCcw, Square } from "lucide";
import { CaptureFailureNotice } from "../../capture/capture-failure-notice.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Icon } from "../../ui/icon.tsx";
import { choosePolicy, policy, resetServers, servers, usesMicrophone } from "./page-state.ts";
import { isRunning, microphoneRefusal, runTest, stopTest } from "./test-run.ts";
import { sayServers } from "./words.ts";

/** The options of the test, and the buttons that start and stop it. */
export function OptionsPanel() {
  const words = sayServers();
  return (
    <div class="test-options">
      <div class="row test-run">
        <button
          type="button"
          class="primary"
          data-action="test-all"
          disabled={servers.value.length === 0}
          onClick={() => void runTest()}
        >
          <Icon node={Play} />
          {words.testAll}
        </button>
        {isRunning.value && (
          <button type="button" data-action="stop" onClick={stopTest}>
            <Icon node={Square} />
            {words.stop}
          </button>
        )}
        <button
          type="button"
          class="quiet test-reset"
          data-action="reset"
          title={words.resetHint}
          onClick={() => void resetServers()}
        >
          <Icon node={RotateCcw} />
          {words.reset}
        </button>
      </div>
      <fieldset class="test-policy">
        <legend class="small muted">
          {words.policy} <code class="wire">iceTransportPolicy</code>
        </legend>
        {(["all", "relay"] as const).map((value) => (
          <label key={value} class="choice">
            <input
              type="radio"
              name="policy"
              value={value}
              checked={policy.value === value}
              onChange={() => choosePolicy(value)}
            />
            {words[value]}
          </label>
        ))}
      </fieldset>
      <Choice
        name="microphone"
        label={words.microphone}
        hint={words.microphoneHint}
        checked={usesMicrophone.value}
        onChange={(checked) => {
          usesMicrophone.value = checked;
        }}
      />
      {microphoneRefusal.value !== undefined && <CaptureFailureNotice refusal={microphoneRefusal.value} />}
    </div>
  );
}

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { shownCall } from "./experiment-call.ts";
import { treat, treatments } from "./experiment-run.ts";
import type { SignalingChannel } from "./signaling-channel.ts";
import {
  type ChannelMessage,
  editableText,
  SUBJECTS,
  type Treatment,
  withText,
} from "./signaling-channel.ts";
import { say, saySubject } from "./words.ts";

/** The held message that is being edited. */
const edited = signal<ChannelMessage | undefined>(undefined);

const DELAY_MS = 5_000;

const TREATMENTS = {
  pass: { kind: "pass" },
  hold: { kind: "hold" },
  delay: { kind: "delay", delayMs: DELAY_MS },
  drop: { kind: "drop" },
} as const satisfies Record<Treatment["kind"], Treatment>;

/** The signaling channel between A and B: how it treats messages, and every message so far. */
export function ChannelPanel() {
  const words = say();
  const subjects = saySubject();
  return (
    <section class="panel experiment-wire">
      <h2 data-colour="signaling">{words.channel}</h2>
      <p class="muted">{words.channelHint}</p>
      <div class="experiment-treatments">
        {SUBJECTS.map((subject) => (
          <label key={subject} class="field">
            <span>{subjects[subject]}</span>
            <select
              data-treatment={subject}
              aria-label={words.treatment(subjects[subject])}
              value={treatments.value[subject].kind}
              onChange={({ currentTarget: { value } }) =>
                treat(subject, TREATMENTS[value as keyof typeof TREATMENTS])
              }
            >
              {(Object.keys(TREATMENTS) as Treatment["kind"][]).map((kind) => (
                <option key={kind} value={kind}>
                  {words[kind]}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
      <h3>{words.messages}</h3>
      {shownCall.value === undefined ? (
        <p class="muted">{words.noMessages}</p>
      ) : (
        <Messages signaling={shownCall.value.signaling} />
      )}
      {edited.value !== undefined && shownCall.value !== undefined && (
        <Editor message={edited.value} signaling={shownCall.value.signaling} />
      )}
    </section>
  );
}

function Messages({ signaling }: { readonly signaling: SignalingChannel }) {
  const words = say();
  const subjects = saySubject();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="experiment-table" tabIndex={0} aria-label={words.messages}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.number}</th>
            <th scope="col">{words.way}</th>
            <th scope="col">{words.about}</th>
            <th scope="col">{words.status}</th>
          </tr>
        </thead>
        <tbody>
          {signaling.messages.value.map((message) => (
            <tr key={message.number} data-message={message.subject} data-status={message.status}>
              <td>{message.number}</td>
              <td class="wire">{message.from === "a" ? "A → B" : "B → A"}</td>
              <td>
                {subjects[message.subject]}
                {message.isEdited && <small class="muted"> {words.edited}</small>}
              </td>
              <td>
                {words[message.status]}
                {message.refusal !== undefined && <small class="wire"> {message.refusal}</small>}
                {message.status === "held" && <HeldActions message={message} signaling={signaling} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function HeldActions({
  message,
  signaling,
}: {
  readonly message: ChannelMessage;
  readonly signaling: SignalingChannel;
}) {
  const words = say();
  return (
    <span class="row">
      <button type="button" data-action="release" onClick={() => signaling.release(message.number)}>
        {words.release}
      </button>
      {message.subject !== "end" && (
        <button
          type="button"
          data-action="edit-message"
          onClick={() => {
            edited.value = message;
          }}
        >
          {words.edit}
        </button>
      )}
      <button type="button" data-action="drop-message" onClick={() => signaling.drop(message.number)}>
        {words.drop}
      </button>
    </span>
  );
}

function Editor({
  message,
  signaling,
}: {
  readonly message: ChannelMessage;
  readonly signaling: SignalingChannel;
}) {
  const words = say();
  const dialog = useRef<HTMLDialogElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="experiment-editor"
      aria-label={words.editTitle}
      onClose={() => {
        edited.value = undefined;
      }}
    >
      <form method="dialog">
        <h2>{words.editTitle}</h2>
        <p class="muted">{words.editHint}</p>
        <textarea ref={text} aria-label={words.editTitle} rows={16} spellcheck={false} class="wire">
          {editableText(message.body)}
        </textarea>
        <div class="row">
          <button
            type="submit"
            class="primary"
            data-action="release-edited"
            onClick={() =>
              signaling.release(message.number, withText(message.body, text.current?.value ?? ""))
            }
          >
            {words.releaseEdited}
          </button>
          <button type="submit">{words.cancel}</button>
        </div>
      </form>
    </dialog>
  );
}

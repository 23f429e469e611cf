import { readDescription } from "@visavis/trace/core/sdp";
import { CopyButton } from "../../ui/copy-button.tsx";
import { answer, offer } from "./connection-pair.ts";
import { say } from "./words.ts";

/** Offer and answer, exactly as the browser created them. */
export function Descriptions() {
  const words = say();
  return (
    <section class="panel local-descriptions">
      <h2>{words.descriptions}</h2>
      <div class="local-two">
        <Description title={words.offer} kind="offer" sdp={offer.value?.sdp} />
        <Description title={words.answer} kind="answer" sdp={answer.value?.sdp} />
      </div>
    </section>
  );
}

function Description(description: {
  readonly title: string;
  readonly kind: "offer" | "answer";
  readonly sdp: string | undefined;
}) {
  const words = say();
  const { title, kind, sdp } = description;
  const { session, media } = readDescription(sdp ?? "");
  const sections = [session, ...media];
  const lineCount = sections.reduce((count, { lines }) => count + lines.length, 0);
  return (
    <div class="local-description">
      <header>
        <h3 data-colour="signaling">{title}</h3>
        {sdp !== undefined && <span class="small muted">{words.lines(lineCount)}</span>}
        {sdp !== undefined && (
          <CopyButton class="quiet" name={words.copy} label={`${words.copy}: ${title}`} text={() => sdp} />
        )}
      </header>
      {sdp === undefined ? (
        <p class="muted">{words.notWritten}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        <section class="local-sdp" tabIndex={0} aria-label={title}>
          <pre data-sdp={kind}>
            {sections.map(({ kind, mid, direction, lines }) => (
              <span
                key={`${kind} ${mid}`}
                class="sdp-section"
                data-label={
                  kind === undefined
                    ? words.session
                    : [kind, `mid ${mid}`, direction].filter(Boolean).join(" · ")
                }
              >
                {lines.map(({ number, type, text }) => (
                  <span key={number} class={type === "m" ? "m-line" : undefined}>{`${text}\n`}</span>
                ))}
              </span>
            ))}
          </pre>
        </section>
      )}
    </div>
  );
}

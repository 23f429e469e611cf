import { useLayoutEffect, useRef } from "preact/hooks";
import { logEntries } from "./event-log.ts";
import { SIDE_LETTERS, say, seconds } from "./words.ts";

/** Every call made and every event fired at both sides, oldest first. */
export function EventLog() {
  const words = say();
  const entries = logEntries.value;
  const scroller = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    // The newest stays in view.
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [entries]);
  return (
    <section class="panel local-events">
      <h2>{words.events}</h2>
      {entries.length === 0 ? (
        <p class="muted">{words.noEvents}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        <section ref={scroller} class="local-events-scroll" tabIndex={0} aria-label={words.events}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.time}</th>
                <th scope="col">{words.side}</th>
                <th scope="col">{words.what}</th>
                <th scope="col">{words.detail}</th>
              </tr>
            </thead>
            <tbody class="wire">
              {entries.map(({ number, atMs, side, kind, name, detail }) => (
                <tr key={number} data-kind={kind}>
                  <td>{seconds(atMs)}</td>
                  <td data-colour={side}>{side === undefined ? "" : SIDE_LETTERS[side]}</td>
                  <td>{kind === "call" ? `${name}()` : name}</td>
                  <td>{detail}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

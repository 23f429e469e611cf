import { seconds } from "../../figures/durations.ts";
import { localized } from "../../i18n/localized.ts";
import type { ExplainedError } from "./test-run.ts";
import { sayResults } from "./words.ts";

/** The errors of gathering, explained. The same error on several network interfaces is listed once. */
export function ErrorList(list: {
  readonly errors: readonly ExplainedError[];
  /** There is a result despite the errors. */
  readonly isHarmless: boolean;
}) {
  const words = sayResults();
  if (list.errors.length === 0) return null;
  return (
    <div class="error-list">
      {list.isHarmless && <p class="small muted">{words.harmless}</p>}
      {groupErrors(list.errors).map(([first, count]) => (
        <ErrorText key={`${first.url} ${first.atMs}`} error={first} count={count} />
      ))}
    </div>
  );
}

function ErrorText({ error, count }: { readonly error: ExplainedError; readonly count: number }) {
  const words = sayResults();
  const { code, explained, sourceUrl, url, atMs, address, port, text } = error;
  const { source } = explained;
  const sourceName = source.section === undefined ? source.document : `${source.document} §${source.section}`;
  return (
    <div class="notice" data-error={code}>
      <p>
        <strong>
          <code class="wire">{code}</code> <span class="wire">{explained.name}</span>
        </strong>{" "}
        <code class="wire muted">
          {url} · {seconds(atMs)}
          {count > 1 && ` · ×${count}`}
        </code>
      </p>
      <p>{localized(explained.happened)}</p>
      <p>
        <span class="muted">{words.likely}</span> {localized(explained.likelyCause)}
      </p>
      <p>
        <span class="muted">{words.advice}</span> {localized(explained.advice)}
      </p>
      <p class="small muted">
        {text !== "" && (
          <>
            {words.ownWords} <code class="wire">{text}</code>{" "}
          </>
        )}
        {address !== null && address !== "" && (
          <code class="wire">
            {address}
            {port !== null && ` ${port}`}
          </code>
        )}{" "}
        {sourceUrl === undefined ? (
          <span class="wire">{sourceName}</span>
        ) : (
          <a class="wire" href={sourceUrl} rel="noreferrer">
            {sourceName}
          </a>
        )}
      </p>
    </div>
  );
}

/** The first error of each kind, and how many there are. */
function groupErrors(
  errors: readonly ExplainedError[],
): readonly (readonly [first: ExplainedError, count: number])[] {
  const groups = new Map<string, readonly [ExplainedError, number]>();
  for (const error of errors) {
    const key = `${error.code} ${error.explained.happened.en}`;
    const [first = error, count = 0] = groups.get(key) ?? [];
    groups.set(key, [first, count + 1]);
  }
  return [...groups.values()];
}

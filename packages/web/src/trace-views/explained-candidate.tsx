import { localized } from "../i18n/localized.ts";
import { WithExplanations } from "./with-explanations.tsx";

/** A candidate line, with an explanation of the whole and of each part. A line that cannot be parsed is only quoted. */
export function ExplainedCandidate({ line }: { readonly line: string }) {
  return (
    <WithExplanations>
      {({ explainCandidate }) => {
        const explained = explainCandidate(line);
        return (
          <>
            <code class="trace-quoted">{line.slice(0, 2_000)}</code>
            {explained !== undefined && (
              <>
                <p>{localized(explained.explanation)}</p>
                <dl class="trace-parts">
                  {explained.parts.map(({ from, to, name, meaning }) => (
                    <div key={from}>
                      <dt>
                        <span class="small muted">{localized(name)}</span>
                        <code>{line.slice(from, to)}</code>
                      </dt>
                      {meaning !== undefined && <dd>{localized(meaning)}</dd>}
                    </div>
                  ))}
                </dl>
              </>
            )}
          </>
        );
      }}
    </WithExplanations>
  );
}

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

/**
 * Tabs above a panel. Arrow keys move between them, as the ARIA Authoring Practices recommend.
 *
 * @param labels the visible name of each tab
 */
export function Tabs<Name extends string>({
  names,
  chosen,
  choose,
  labels,
  title,
  children,
}: {
  readonly names: readonly Name[];
  readonly chosen: Name;
  readonly choose: (name: Name) => void;
  readonly labels: Readonly<Record<Name, string>>;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = names.indexOf(chosen);
    const last = names.length - 1;
    const wanted = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    const name = wanted === undefined ? undefined : names[wanted];
    if (name === undefined) return;
    event.preventDefault();
    choose(name);
    list.current?.querySelector<HTMLElement>(`[data-tab="${name}"]`)?.focus();
  };
  return (
    <div class="trace-tabs">
      <div ref={list} role="tablist" aria-label={title} onKeyDown={onKeyDown}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === chosen}
            aria-controls="tab-panel"
            tabIndex={name === chosen ? 0 : -1}
            data-tab={name}
            onClick={() => choose(name)}
          >
            {labels[name]}
          </button>
        ))}
      </div>
      <div
        id="tab-panel"
        class="trace-panel"
        role="tabpanel"
        aria-labelledby={`tab-${chosen}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the Tab key moves from the tabs into their panel.
        tabIndex={0}
      >
        {children}
      </div>
    </div>
  );
}

import { useSignal, useSignalEffect } from "@preact/signals";
import { Circle, CircleCheck } from "lucide";
import { phrasebook } from "../i18n/language.ts";
import { Icon } from "../ui/icon.tsx";
import { type Checkpoint, newlyPassed } from "./lesson.ts";
import type { LessonName } from "./lessons.ts";
import { markSeen, seenLessons } from "./seen-lessons.ts";

const say = phrasebook(
  {
    title: "Checkpoints",
    how: "Ticked automatically from what your browser reports.",
    seen: "passed",
    notYet: "not yet",
    all: "All checkpoints passed.",
    missing: (count: number) => (count === 1 ? "1 checkpoint left." : `${count} checkpoints left.`),
    before: "You have completed this lesson before.",
  },
  {
    title: "完成条件",
    how: "由浏览器的实际状态自动勾选，无需手动操作。",
    seen: "已完成",
    notYet: "未完成",
    all: "全部完成。",
    missing: (count: number) => `还差 ${count} 项。`,
    before: "你已学过本课。",
  },
);

/** The checkpoints of a lesson, with the browser's evidence for each. */
export function Checkpoints({
  name,
  checkpoints,
}: {
  readonly name: LessonName;
  readonly checkpoints: () => readonly Checkpoint[];
}) {
  const words = say();
  const passed = useSignal<ReadonlyMap<string, string>>(new Map());
  const all = checkpoints().map(({ id, what }) => ({ id, what, evidence: passed.value.get(id) }));
  const missing = all.filter(({ evidence }) => evidence === undefined).length;
  const complete = missing === 0;
  // An effect, because evidence that is gone before the next render counts too.
  useSignalEffect(() => {
    const wanted = checkpoints();
    const before = passed.peek();
    const now = newlyPassed(wanted, before);
    if (now.size === 0) return;
    passed.value = new Map([...before, ...now]);
    if (wanted.every(({ id }) => passed.peek().has(id))) markSeen(name);
  });
  return (
    <section class="panel lesson-checkpoints" data-seen={complete}>
      <header>
        <h2>{words.title}</h2>
        <p class="small muted">{words.how}</p>
      </header>
      <ul>
        {all.map(({ id, what, evidence }) => (
          <li key={id} data-checkpoint={id} data-seen={evidence !== undefined}>
            <Icon node={evidence === undefined ? Circle : CircleCheck} />
            <div>
              <span>{what}</span>
              <span class="small muted">
                {evidence === undefined ? words.notYet : `${words.seen}: `}
                {evidence !== undefined && <span class="wire">{evidence}</span>}
              </span>
            </div>
          </li>
        ))}
      </ul>
      <p class={`notice ${complete ? "good" : ""}`} role="status">
        <strong>{complete ? words.all : words.missing(missing)}</strong>
        {!complete && seenLessons.value.has(name) && <span>{words.before}</span>}
      </p>
    </section>
  );
}

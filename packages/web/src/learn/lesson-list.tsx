import { ArrowRight, Check } from "lucide";
import { phrasebook } from "../i18n/language.ts";
import { Header } from "../ui/frame.tsx";
import { Icon } from "../ui/icon.tsx";
import { LESSONS, lessonAddress, lessonSummaries, lessonTitles } from "./lessons.ts";
import { forgetSeen, seenLessons } from "./seen-lessons.ts";

const say = phrasebook(
  {
    name: "Lessons",
    is: "Short lessons on what happens in a call. Each has a live part, and checks in your own browser what you have completed.",
    seen: "completed",
    count: (seen: number, of: number) => `${seen} of ${of} completed`,
    kept: "Your progress is stored only in this browser.",
    forget: "Clear my progress",
  },
  {
    name: "课程",
    is: "用短课讲解通话中发生了什么。每节都有动手部分，并根据浏览器的实际状态判断你是否完成。",
    seen: "已完成",
    count: (seen: number, of: number) => `已完成 ${seen} / ${of} 节`,
    kept: "进度只保存在本浏览器中，不会上传。",
    forget: "清除学习进度",
  },
);

/** All lessons, and which of them are completed. */
export function LessonList() {
  const words = say();
  const seen = seenLessons.value;
  return (
    <>
      <Header page={words.name} />
      <main class="lesson-list">
        <h1>{words.name}</h1>
        <p class="muted">{words.is}</p>
        <ol>
          {LESSONS.map(({ name }) => (
            <li key={name} data-lesson={name} data-seen={seen.has(name)}>
              <a href={lessonAddress(name)}>
                <span class="lesson-list-name">{lessonTitles()[name]}</span>
                <span class="lesson-list-shows">{lessonSummaries()[name]}</span>
                {seen.has(name) && (
                  <span class="lesson-list-seen">
                    <Icon node={Check} />
                    {words.seen}
                  </span>
                )}
                <Icon node={ArrowRight} />
              </a>
            </li>
          ))}
        </ol>
        <div class="row">
          <p class="small muted" role="status">
            {words.count(seen.size, LESSONS.length)}
            {seen.size > 0 && ` · ${words.kept}`}
          </p>
          {seen.size > 0 && (
            <button type="button" class="quiet" data-action="forget" onClick={forgetSeen}>
              {words.forget}
            </button>
          )}
        </div>
      </main>
    </>
  );
}

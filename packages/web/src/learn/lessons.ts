import { phrasebook } from "../i18n/language.ts";
import type { Lesson } from "./lesson.ts";

/** The lessons in their order. Their names stand in addresses (`/learn/?lesson=timeline`) and in what is remembered. */
export const LESSONS = [
  { name: "timeline", load: () => import("./lessons/timeline/lesson.tsx") },
] as const satisfies readonly {
  readonly name: string;
  readonly load: () => Promise<{ readonly lesson: Lesson }>;
}[];

export type LessonName = (typeof LESSONS)[number]["name"];

/** What each lesson is called. */
export const lessonTitles = phrasebook(
  { timeline: "From A to B: offer and answer" } satisfies Record<LessonName, string>,
  { timeline: "从 A 到 B：offer 与 answer" },
);

/** What one sees in each lesson, in one sentence. */
export const lessonSummaries = phrasebook(
  {
    timeline: "Connect two ends in the right order, and let the browser refuse a wrong one.",
  } satisfies Record<LessonName, string>,
  { timeline: "按正确的顺序连接两端，再看浏览器怎样拒绝错误的顺序。" },
);

/** The address of a lesson; without a name, of the list of all. */
export function lessonAddress(name?: LessonName): string {
  return name === undefined ? "/learn/" : `/learn/?lesson=${name}`;
}

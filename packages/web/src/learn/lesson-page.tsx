import { signal } from "@preact/signals";
import { ArrowLeft, ArrowRight, List } from "lucide";
import { useEffect } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { Header } from "../ui/frame.tsx";
import { Icon } from "../ui/icon.tsx";
import { Checkpoints } from "./checkpoints.tsx";
import type { Lesson } from "./lesson.ts";
import { LESSONS, type LessonName, lessonAddress, lessonSummaries, lessonTitles } from "./lessons.ts";

const say = phrasebook(
  {
    number: (number: number, of: number) => `Lesson ${number} of ${of}`,
    steps: "What to do",
    live: "Try it here",
    loading: "Loading the lesson…",
    failed: "The lesson could not be loaded. Check that the server is still running, then reload the page.",
    others: "Other lessons",
    all: "All lessons",
    previous: "Previous",
    next: "Next",
  },
  {
    number: (number: number, of: number) => `第 ${number} 课，共 ${of} 课`,
    steps: "操作步骤",
    live: "动手实践",
    loading: "正在加载本课……",
    failed: "本课加载失败。请检查服务器是否仍在运行，然后刷新页面。",
    others: "其他课程",
    all: "全部课程",
    previous: "上一课",
    next: "下一课",
  },
);

const loaded = signal<Lesson | "failed" | undefined>(undefined);

async function load(name: LessonName): Promise<void> {
  try {
    const { lesson } = (await LESSONS.find((entry) => entry.name === name)?.load()) ?? {};
    loaded.value = lesson ?? "failed";
    // This also fires when the page goes into the back/forward cache.
    if (lesson !== undefined) addEventListener("pagehide", lesson.leave);
  } catch {
    loaded.value = "failed";
  }
}

/** The page of a lesson: its text and steps, the live part, the checkpoints, and links to the other lessons. */
export function LessonPage({ name }: { readonly name: LessonName }) {
  const words = say();
  useEffect(() => void load(name), [name]);
  const lesson = loaded.value;
  const number = LESSONS.findIndex((entry) => entry.name === name) + 1;
  const title = lessonTitles()[name];
  return (
    <>
      <Header page={title} />
      <main class="lesson" data-lesson={name}>
        <div class="lesson-intro">
          <p class="small muted">{words.number(number, LESSONS.length)}</p>
          <h1>{title}</h1>
          <p class="muted">{lessonSummaries()[name]}</p>
        </div>
        {lesson === undefined || lesson === "failed" ? (
          <p class="lesson-text" role="status">
            {lesson === undefined ? words.loading : words.failed}
          </p>
        ) : (
          <Loaded name={name} lesson={lesson} />
        )}
        <Neighbours number={number} />
      </main>
    </>
  );
}

function Loaded({ name, lesson }: { readonly name: LessonName; readonly lesson: Lesson }) {
  const words = say();
  const { Text, Live } = lesson;
  return (
    <>
      <div class="lesson-text">
        <Text />
        <h2>{words.steps}</h2>
        <ol class="guide-steps">
          {lesson.steps().map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
      <section class="lesson-live" aria-label={words.live}>
        <Live />
        <Checkpoints name={name} checkpoints={lesson.checkpoints} />
      </section>
    </>
  );
}

function Neighbours({ number }: { readonly number: number }) {
  const words = say();
  const previous = LESSONS[number - 2];
  const next = LESSONS[number];
  return (
    <nav class="lesson-neighbours" aria-label={words.others}>
      {previous !== undefined && (
        <a class="button" href={lessonAddress(previous.name)} rel="prev">
          <Icon node={ArrowLeft} />
          <span>
            <span class="small muted">{words.previous}</span>
            {lessonTitles()[previous.name]}
          </span>
        </a>
      )}
      <a class="button" href={lessonAddress()}>
        <Icon node={List} />
        {words.all}
      </a>
      {next !== undefined && (
        <a class="button" href={lessonAddress(next.name)} rel="next">
          <span>
            <span class="small muted">{words.next}</span>
            {lessonTitles()[next.name]}
          </span>
          <Icon node={ArrowRight} />
        </a>
      )}
    </nav>
  );
}

import { render } from "preact";
import { LessonList } from "./lesson-list.tsx";
import { LessonPage } from "./lesson-page.tsx";
import { LESSONS } from "./lessons.ts";

const requested = new URLSearchParams(location.search).get("lesson");
const entry = LESSONS.find(({ name }) => name === requested);

const page = document.getElementById("page");
if (page !== null) render(entry === undefined ? <LessonList /> : <LessonPage name={entry.name} />, page);

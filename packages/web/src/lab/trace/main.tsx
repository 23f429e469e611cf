import { render } from "preact";
import { TracePage } from "./trace-page.tsx";

const page = document.getElementById("page");
if (page !== null) render(<TracePage />, page);

import { render } from "preact";
import { StunPage } from "./page.tsx";
import { stopProbes } from "./probe-run.ts";

addEventListener("pagehide", stopProbes);

const page = document.getElementById("page");
if (page !== null) render(<StunPage />, page);

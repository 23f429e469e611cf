import { render } from "preact";
import { hangUp } from "./connection-pair.ts";
import { LocalPage } from "./local-page.tsx";
import { watchReceptions } from "./reception.ts";

// Also when the page is only kept for "back": a camera must not stay on in a page nobody sees.
addEventListener("pagehide", hangUp);

watchReceptions();

const page = document.getElementById("page");
if (page !== null) render(<LocalPage />, page);

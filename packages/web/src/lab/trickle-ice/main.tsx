import { render } from "preact";
import { TrickleIcePage } from "./page.tsx";
import { fillPage } from "./page-state.ts";
import { stopTest } from "./test-run.ts";

// Also when the page is only kept for "back": no allocation and no microphone stays behind.
addEventListener("pagehide", stopTest);

// A link opened in the page that is open already.
addEventListener("hashchange", () => {
  if (location.hash.includes("servers=")) void fillPage();
});

const page = document.getElementById("page");
if (page !== null) render(<TrickleIcePage />, page);
void fillPage();

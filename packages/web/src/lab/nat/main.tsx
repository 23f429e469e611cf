import { render } from "preact";
import { NatPage } from "./page.tsx";
import { askForOwn, stopTest } from "./test-run.ts";

// Also when the page is only kept for "back": no microphone stays open behind.
addEventListener("pagehide", stopTest);

const page = document.getElementById("page");
if (page !== null) render(<NatPage />, page);
void askForOwn();

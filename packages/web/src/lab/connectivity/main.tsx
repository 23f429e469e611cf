import { render } from "preact";
import { ConnectivityPage } from "./page.tsx";
import { stopTests } from "./run.ts";
import { fillServers } from "./servers.ts";

// Also when the page is only kept for "back": no allocation and no device stays behind.
addEventListener("pagehide", stopTests);

// A link opened in the page that is open already.
addEventListener("hashchange", () => void fillServers());

const page = document.getElementById("page");
if (page !== null) render(<ConnectivityPage />, page);
void fillServers();

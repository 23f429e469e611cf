import { render } from "preact";
import { acceptDrops } from "./dropped-file.ts";
import { SdpPage } from "./page.tsx";

acceptDrops();

const page = document.getElementById("page");
if (page !== null) render(<SdpPage />, page);

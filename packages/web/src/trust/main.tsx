import { render } from "preact";
import { TrustPage } from "./page.tsx";

const page = document.getElementById("page");
if (page !== null) render(<TrustPage />, page);

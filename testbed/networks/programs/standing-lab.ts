/** Builds a lab with a program in it, reports that it is ready, and waits to be interrupted. */
import { createLab } from "../lab.ts";

const lab = await createLab([{ name: "home", kind: "symmetric", line: { oneWayDelayMs: 10 } }]);
const host = lab.host("home");
await lab.startUntil(host, "asleep", "sh", ["-c", "echo asleep; exec sleep infinity"]);
process.stdout.write("standing\n");
setInterval(() => {}, 60_000);

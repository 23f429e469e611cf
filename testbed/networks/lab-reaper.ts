/**
 * `lab-reaper.ts <prefix>` removes a lab once its standard input ends. That happens when the lab is closed, and also
 * when the process that created it fails, is interrupted or is killed.
 */
import { removeLab } from "./lab-removal.ts";

const [, , prefix] = process.argv;
if (prefix === undefined) throw new Error("which lab?");

// These signals are meant for the run. This process waits for the run to end, so it must survive them.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

process.stdin.resume().once("end", () => removeLab(prefix));
